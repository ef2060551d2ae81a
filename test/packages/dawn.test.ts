import { execFile } from "node:child_process";
import { cpSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Built, builtPackages, manifestOf } from "./built.js";

const run = promisify(execFile);

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels"], { dawn: false });
});
afterAll(() => built.remove());

/** Installs a library in place of Dawn, in a node_modules folder. */
function install(code: string, folder = join(built.folder, "node_modules")): void {
  mkdirSync(join(folder, "webgpu"), { recursive: true });
  writeFileSync(join(folder, "webgpu/package.json"), `{ "name": "webgpu", "type": "module", "main": "index.js" }`);
  writeFileSync(join(folder, "webgpu/index.js"), code);
}

/** Executes a program that opens a GPU with each of the named packages. Returns its lines. */
async function opening(...names: string[]): Promise<string[]> {
  const script = join(built.folder, "open.mjs");
  const imports = names.map((name, i) => `import { openGpu as open${i} } from ${JSON.stringify(name)};`);
  const calls = names.map(
    (_, i) => `await open${i}().catch((error) => console.log(error.name + ": " + error.message));`,
  );
  writeFileSync(script, [...imports, ...calls].join("\n"));
  const { BOSQUEJO_ADAPTER: _, ...env } = process.env;
  const { stdout } = await run(process.execPath, [script], { cwd: built.folder, env });
  return stdout.trimEnd().split("\n");
}

const failing = (message: string) => install(`throw new Error(${JSON.stringify(message)});`);
const withoutAdapter = `export const globals = {};
export const create = () => ({ requestAdapter: async () => null });
`;

afterEach(() => {
  for (const name of ["node_modules/webgpu", "other"])
    rmSync(join(built.folder, name), { recursive: true, force: true });
});

describe("if Dawn does not load, the error of opening a GPU has a remedy:", () => {
  const version = manifestOf("kernels").devDependencies!.webgpu;
  const missing =
    "GpuError: openDevice: expected the WebGPU library Dawn, which Node needs, got no such package: " +
    `npm install webgpu@${version}`;
  test("if Dawn is not installed, the version to install", async () => {
    expect(await opening("@bosquejo/kernels")).toEqual([missing]);
  });

  test("the same under Yarn, which has another error", async () => {
    const yarn =
      "@bosquejo/kernels tried to access webgpu (a peer dependency) but it isn't provided by your application";
    install(`throw Object.assign(new Error(${JSON.stringify(yarn)}), { code: "MODULE_NOT_FOUND" });`);
    expect(await opening("@bosquejo/kernels")).toEqual([missing]);
  });

  const remedy = "and this system has an older version: use Debian 12, Ubuntu 22.04 or later";
  test.each([
    ["libc.so.6: version `GLIBC_2.34' not found (required by /x/dawn.node)", "glibc 2.34"],
    ["libstdc++.so.6: version `GLIBCXX_3.4.30' not found (required by x)", "a libstdc++ with GLIBCXX_3.4.30"],
    ["libstdc++.so.6: version `CXXABI_1.3.13' not found (required by x)", "a libstdc++ with CXXABI_1.3.13"],
  ])("for too old libraries of the system: %s", async (message, wanted) => {
    failing(`/lib/x86_64-linux-gnu/${message}`);
    expect(await opening("@bosquejo/kernels")).toEqual([
      `GpuError: openDevice: the WebGPU library (npm "webgpu") does not load: it needs ${wanted}, ${remedy}`,
    ]);
  });

  test("for other errors, Dawn's own message", async () => {
    failing("dlopen(dawn.node): no suitable image\nsecond line");
    expect(await opening("@bosquejo/kernels")).toEqual([
      `GpuError: openDevice: the WebGPU library (npm "webgpu") does not load: dlopen(dawn.node): no suitable image`,
    ]);
  });

  test("for a missing file of Dawn, Node's message", async () => {
    install(`import "./gone.js";`);
    const [line] = await opening("@bosquejo/kernels");
    expect(line).toMatch(/does not load: Cannot find module .*gone\.js/);
  });
});

test("if there is no adapter, the error names a package with a software adapter", async (context) => {
  if (process.platform !== "linux" || process.arch !== "x64") return context.skip("SwiftShader is for x86-64 Linux");
  install(withoutAdapter);
  const [line] = await opening("@bosquejo/kernels");
  expect(line).toMatch(/^GpuError: openDevice: expected a GPU .*, got none: .* npm install @bosquejo\/swiftshader,/);
});

describe("a second copy of the kernels in a process", () => {
  const kernels = () => join(built.folder, "other/node_modules/@bosquejo/kernels");
  beforeEach(() => {
    install(withoutAdapter);
    cpSync(join(built.folder, "node_modules/@bosquejo/kernels"), kernels(), { recursive: true });
  });
  const entry = () => `file://${join(kernels(), "dist/index.js")}`;

  test("with another copy of Dawn is rejected, and the error names both copies and the remedy", async () => {
    install(withoutAdapter, join(built.folder, "other/node_modules"));
    const [first, second, ...others] = await opening("@bosquejo/kernels", entry());
    expect(first).toMatch(/expected a GPU or a software adapter/);
    expect(second).toMatch(
      /^GpuError: openDevice: expected one copy of the WebGPU library \(npm "webgpu"\) in a process, got two/,
    );
    for (const what of [`file://${join(built.folder, "node_modules")}`, entry(), "npm ls webgpu", "npm dedupe"]) {
      expect(second).toContain(what);
    }
    expect(others).toEqual([]);
  });

  test("with the same copy of Dawn works like the first one", async () => {
    const lines = await opening("@bosquejo/kernels", entry());
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/expected a GPU or a software adapter/);
  });
});
