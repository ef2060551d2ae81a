// pages of browsers and packages without Node's types import this file too
const { process } = globalThis as unknown as { process?: { env: Readonly<Record<string, string | undefined>> } };

/**
 * True if all tests run: every tile, hundreds of random cases of each op, every example. False for a sample of them.
 */
export const everything = process?.env.BOSQUEJO_TESTS === "all";
