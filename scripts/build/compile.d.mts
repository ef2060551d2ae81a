export declare function compile(folder: string, outdir?: string): Promise<void>;
