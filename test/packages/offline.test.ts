import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const script = join(root, "scripts/bundle-offline.mjs");
const load = (name: string) => import(new URL(`../../scripts/offline/${name}`, import.meta.url).href);
const { placed, placeOf, ruled, rules } = await load("files.mjs");
const { lacking, optionsOf } = await load("options.mjs");

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "bosquejo offline ")));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("the launcher", () => {
  const main = (program: string) => join(folder, "media", "node_modules/@bosquejo", program, "dist/main.js");
  const launch = (path: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) => {
    const { stdout, status } = spawnSync(path, args, { encoding: "utf8", ...options });
    return { args: stdout.split("\n").slice(0, -1), status };
  };
  beforeAll(() => {
    const node = join(folder, "media/node/bin/node");
    mkdirSync(dirname(node), { recursive: true });
    mkdirSync(join(folder, "bin"));
    // prints its arguments
    writeFileSync(node, `#!/bin/sh\nprintf '%s\\n' "$@"\nexit 7\n`);
    copyFileSync(join(root, "scripts/offline/launcher.sh"), join(folder, "media/bosquejo"));
    for (const file of [node, join(folder, "media/bosquejo")]) chmodSync(file, 0o755);
    symlinkSync("../media/bosquejo", join(folder, "bin/near"));
    symlinkSync(join(folder, "bin/near"), join(folder, "bin/bosquejo"));
  });

  test("starts the benchmark for bench, else the command line, and passes on arguments and exit code", () => {
    const path = join(folder, "media/bosquejo");
    expect(launch(path, ["train", "--out", "a b", ""])).toEqual({
      args: [main("cli"), "train", "--out", "a b", ""],
      status: 7,
    });
    expect(launch(path, ["bench", "--filter", "up4 dW"]).args).toEqual([main("bench"), "--filter", "up4 dW"]);
    expect(launch(path, ["generate", "bench"]).args).toEqual([main("cli"), "generate", "bench"]);
    expect(launch(path, []).args).toEqual([main("cli")]);
  });

  test("finds its folder by a relative path, through links and in PATH", () => {
    expect(launch("./bosquejo", ["doctor"], { cwd: join(folder, "media") }).args).toEqual([main("cli"), "doctor"]);
    expect(launch(join(folder, "bin/bosquejo"), ["doctor"], { cwd: "/" }).args).toEqual([main("cli"), "doctor"]);
    const env = { ...process.env, PATH: `${join(folder, "bin")}${delimiter}${process.env.PATH}` };
    expect(launch("bosquejo", ["doctor"], { cwd: "/", env }).args).toEqual([main("cli"), "doctor"]);
  });
});

describe("the archive", () => {
  test("has all packages in one node_modules, by their names", () => {
    expect(placeOf("packages/cli/dist/main.js")).toBe("node_modules/@bosquejo/cli/dist/main.js");
    expect(placeOf("node_modules/.pnpm/zod@4.6.7/node_modules/zod/v4/core.js")).toBe("node_modules/zod/v4/core.js");
    const scoped = "node_modules/.pnpm/@img+colour@1.1.0/node_modules/@img/colour/index.cjs";
    expect(placeOf(scoped)).toBe("node_modules/@img/colour/index.cjs");
  });

  test("rejects files outside packages, and two versions of a package", () => {
    for (const file of ["results/a.json", "../.cache/bosquejo/x.pack", "packages/stray.js"]) {
      expect(() => placeOf(file), file).toThrow("belongs to no package");
    }
    const long = (version: string) => `node_modules/.pnpm/long@${version}/node_modules/long/index.js`;
    expect(() => placed([long("4.0.0"), long("5.0.0")])).toThrow(
      "node_modules/long: expected one version of this package",
    );
  });

  test("has files for every rule, of x86-64 Linux only", (context) => {
    if (process.platform !== "linux" || process.arch !== "x64")
      return context.skip("the archive has binaries of x86-64 Linux only");
    const files: string[] = rules.flatMap((rule: unknown) => ruled(root, rule));
    const { places } = placed(files);
    for (const place of [
      "node_modules/webgpu/dist/linux-x64/dawn.node",
      "node_modules/@bosquejo/data/assets/emoji.webp",
      "node_modules/@bosquejo/data/assets/words.br",
      "node_modules/@bosquejo/report/assets/report.css",
    ]) {
      expect([...places.keys()]).toContain(place);
    }
    expect(files.filter((file) => /darwin|win32|arm64|\.map$|\.d\.[cm]?ts$/.test(file))).toEqual([]);
    expect(() => ruled(root, ["packages/cli", /^nowhere\//])).toThrow("adapt its rule");
  });

  test("has a rule for every package that a program resolves by name", () => {
    const named = ["cli", "bench", "report", "data", "kernels", "tensor", "model"].flatMap((name) => {
      const sources = join(root, "packages", name, "src");
      const files = readdirSync(sources, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
      const texts = files.map((file) => readFileSync(join(sources, file), "utf8"));
      return texts.flatMap((text) => [...text.matchAll(/\bresolve\(\s*["`]((?:@[^/"`]+\/)?[^./"`][^/"`]*)/g)]);
    });
    const ruledFor = (name = "") => rules.some(([from]: [string]) => from.endsWith(`node_modules/${name}`));
    expect(named.length).toBeGreaterThan(0);
    expect(named.map(([, name]) => name).filter((name) => !ruledFor(name))).toEqual([]);
  });
});

describe("one line reports", () => {
  test("invalid options", () => {
    const run = (args: readonly string[]) => optionsOf(args, folder, "/out/bosquejo");
    expect(run([])).toEqual({ out: "/out/bosquejo.tar.xz", packer: "xz -9 -T1" });
    expect(run(["--", "--out", "a.tgz"]).out).toBe(join(folder, "a.tgz"));
    expect(run(["--out", "a.zip"]).wrong).toMatch(/^--out: expected .*\.tar\.xz.* got a\.zip$/);
    expect(run(["--data", "nowhere"]).wrong).toMatch(/^--data: expected an existing folder, got nowhere/);
    expect(run(["--data", "emoji"]).wrong).toMatch("always in the archive");
    mkdirSync(join(folder, "set"));
    expect(run(["--data", "flickr8k:set"]).data).toEqual({ kind: "flickr8k", folder: join(folder, "set") });
    expect(run(["--date", "set"]).wrong).toMatch("usage: pnpm bundle:offline");
  });

  test("missing requirements of the machine", () => {
    const fine = { platform: "linux", arch: "x64", variables: {}, version: () => "tar (GNU tar) 1.34" };
    const xz = { packer: "xz -9" };
    expect(lacking(xz, fine)).toBeUndefined();
    expect(lacking(xz, { ...fine, platform: "darwin", arch: "arm64" })).toMatch(
      "expected x86-64 Linux, because this machine's Node is packed, got darwin arm64",
    );
    expect(lacking(xz, { ...fine, variables: { node_shared: true } })).toMatch("https://nodejs.org");
    expect(lacking(xz, { ...fine, version: () => "" })).toMatch("GNU tar is missing");
    const onlyTar = (tool: string) => (tool === "tar" ? "GNU tar" : "");
    expect(lacking(xz, { ...fine, version: onlyTar })).toMatch("xz is missing");
  });

  test("an error before the program builds anything", () => {
    const { stderr, status } = spawnSync(process.execPath, [script, "--data", join(folder, "nowhere")], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(/^bundle:offline: --data: expected an existing folder, got [^\n]*\n$/);
    expect(status).toBe(2);
  });
});

test("the unpacked archive computes with the system's libraries alone", {
  tags: ["all"],
}, () => {
  const out = join(folder, "whole.tar.xz");
  const packed = spawnSync(process.execPath, [script, "--out", out], { encoding: "utf8" });
  expect(packed.status, packed.stderr).toBe(0);
  expect(spawnSync("tar", ["-xf", out, "-C", folder]).status).toBe(0);
  const [name = ""] = readdirSync(folder).filter((each) => each.startsWith("bosquejo-"));
  const launch = (...args: string[]) =>
    spawnSync(join(folder, name, "bosquejo"), args, { encoding: "utf8", env: { PATH: "/usr/bin:/bin" }, cwd: folder });
  const { adapter, matmul } = JSON.parse(launch("doctor", "--json", "--adapter", "swiftshader").stdout);
  expect(adapter.kind).toBe("swiftshader");
  expect(matmul.correct).toBe(true);
  const trained = launch("train", "--adapter", "swiftshader", "--max-time", "20s", "--out", join(folder, "run"));
  expect(trained.status, trained.stderr).toBe(0);
  expect(launch("bench", "--version-that-is-not").status).toBe(2);
});
