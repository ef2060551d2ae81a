import { readFileSync } from "node:fs";
import wabt from "wabt";

/** Compiles a WebAssembly text file. Returns a JavaScript module whose default export makes an instance of it. */
export async function inlinedWat(path) {
  const { parseWat } = await wabt();
  const module = parseWat(path, readFileSync(path, "utf8"));
  const bytes = Buffer.from(module.toBinary({}).buffer).toString("base64");
  module.destroy();
  return `const bytes = () => Uint8Array.from(atob("${bytes}"), (byte) => byte.charCodeAt(0));
export default () => new WebAssembly.Instance(new WebAssembly.Module(bytes())).exports;
`;
}
