export declare function declare(folder: string, to?: string): void;
