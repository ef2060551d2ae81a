/** True if an import failed because a package is not installed. Knows the messages of Node, Bun and Yarn. */
export function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  const said = new RegExp(`(?:package|module|access) ['"]?${name}['"]?(?:[\\s,]|$)`);
  return /MODULE_NOT_FOUND$/.test(String(code)) && said.test(String(message));
}
