/** Whether an import failed because an optional package is not installed: as Node, Bun or Yarn say it. */
export function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = new RegExp(`(?:package|module|access) ['"]?${name}['"]?(?:[\\s,]|$)`);
  return /MODULE_NOT_FOUND$/.test(String(code)) && said.test(String(message));
}
