import type { Plugin } from "esbuild";

export declare const inlined: Plugin;
export declare function compile(folder: string, outdir?: string): Promise<void>;
export declare function smallWgsl(source: string): string;
