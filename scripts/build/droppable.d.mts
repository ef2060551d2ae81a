import type MagicString from "magic-string";

export declare function droppable(code: string, file: string): MagicString;
