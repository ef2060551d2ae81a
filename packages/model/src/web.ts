// browsers and Node both have these, typescript's ES library names none of them
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode(bytes: Uint8Array): string };
declare const setTimeout: (run: () => void, milliseconds: number) => unknown;

/** UTF-8 bytes of a text. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** The text of UTF-8 bytes; throws a TypeError where they are not UTF-8. */
export const utf8Text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** Lets timers, input and drawing have their turn. */
export const breathe = (): Promise<void> => new Promise((done) => setTimeout(done, 0));
