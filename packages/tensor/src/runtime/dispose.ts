/// <reference lib="esnext.disposable" preserve="true" />

/**
 * The key of the method that `using` calls. Engines that lack `Symbol.dispose` get the symbol that esbuild's `using`
 * falls back to.
 */
export const disposal: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for("Symbol.dispose");

/** Defines `Symbol.dispose` in engines that lack it: without it, TypeScript's `using` throws. */
export function provideDisposal(): void {
  if (!Symbol.dispose) Object.defineProperty(Symbol, "dispose", { value: disposal });
}
