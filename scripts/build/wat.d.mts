export declare function inlinedWat(path: string): Promise<string>;
