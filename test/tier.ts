/** Whether everything runs: every tile, hundreds of drawn cases of each op, every example. Otherwise a sample of them does. */
export const everything = globalThis.process?.env.BOSQUEJO_TESTS === "all";
