// read in pages too, and by packages that have no types of Node's
const { process } = globalThis as unknown as { process?: { env: Readonly<Record<string, string | undefined>> } };

/** True if everything runs: every tile, hundreds of drawn cases of each op, every example. Otherwise a sample of them does. */
export const everything = process?.env.BOSQUEJO_TESTS === "all";
