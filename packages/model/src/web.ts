// browsers and Node have these, but TypeScript's ES library does not declare them
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> };
declare const TextDecoder: new (label: "utf-8", options: { fatal: true }) => { decode(bytes: Uint8Array): string };
declare const crypto: {
  subtle: { digest(algorithm: "SHA-256", bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> };
};
declare const setTimeout: (run: () => void, milliseconds: number) => unknown;

/** Encodes a text as UTF-8. */
export const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/**
 * Decodes UTF-8.
 *
 * @throws TypeError if the bytes are not UTF-8
 */
export const utf8Text = (bytes: Uint8Array): string => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

/** Yields to the event loop: timers, input and drawing can run before the promise resolves. */
export const yieldToEventLoop = (): Promise<void> => new Promise((done) => setTimeout(done, 0));

/** Computes the SHA-256 of bytes, as 64 hexadecimal digits. In a browser, it needs a page of https or localhost. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
