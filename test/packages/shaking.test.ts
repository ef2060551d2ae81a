import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build as esbuild } from "esbuild";
import { type Plugin, rollup } from "rollup";
import { type Rolldown, build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { smallWgsl } from "../../scripts/build/compile.mjs";
import { type Built, builtPackages, packages } from "./built.js";

// bytes of a program with every op, minified and gzipped: a page must load them before it computes
const MOST = 60_000;

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["kernels", "tensor"], { dawn: false });
});
afterAll(() => built.remove());

const folder = join(packages, "kernels/src");
/** The code of each WGSL file, as bundles contain it. */
const wgsl = new Map(
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".wgsl"))
    .map((file) => [file.replaceAll("\\", "/"), smallWgsl(readFileSync(join(folder, file), "utf8")).trim()]),
);
/** The WGSL files in a bundle, in quotes of any kind. */
function held(bundle: string): string[] {
  const text = bundle.replaceAll("\\n", "\n");
  return [...wgsl].filter(([, code]) => text.includes(code)).map(([file]) => file);
}

/** A program that imports and uses some names. */
const programOf = (names: string) => `import { ${names} } from "@bosquejo/tensor";\nglobalThis.used = [${names}];\n`;

const byEsbuild = async (contents: string): Promise<string> => {
  const options = { bundle: true, minify: true, format: "esm", platform: "browser", write: false } as const;
  const { outputFiles } = await esbuild({ ...options, stdin: { contents, resolveDir: built.folder } });
  return outputFiles[0]!.text;
};

/** A plugin that resolves the packages to their entries for browsers. */
const found = (contents: string): Plugin => ({
  name: "found",
  resolveId: (id) => {
    if (id === "program") return id;
    const [, name] = /^@bosquejo\/(\w+)$/.exec(id) ?? [];
    if (!name) return undefined;
    const file = name === "kernels" ? "index.browser.js" : "index.js";
    return join(built.folder, "node_modules/@bosquejo", name, "dist", file);
  },
  load: (id) => (id === "program" ? contents : undefined),
});
const byRollup = async (contents: string): Promise<string> => {
  const bundle = await rollup({ input: "program", plugins: [found(contents)] });
  const { output } = await bundle.generate({ format: "es" });
  return output[0].code;
};
const byVite = async (contents: string): Promise<string> => {
  const file = join(built.folder, "program.js");
  writeFileSync(file, contents);
  const options = { write: false, rolldownOptions: { input: file }, modulePreload: { polyfill: false } };
  const result = await vite({ root: built.folder, configFile: false, logLevel: "silent", build: options });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
};

// every bundle has these: a device chooses among all tiles, and can search results for NaN
const tiles = /^(debug\/nan|product\/(tiles\/[\w-]+|operands\/(exact|rounded)))\.wgsl$/;
const convolution = ["fractional", "larger-a"].map((name) => `product/families/${name}.wgsl`);

describe.each([
  ["esbuild", byEsbuild],
  ["Rollup", byRollup],
  ["Vite", byVite],
] as const)("%s", (bundler, bundled) => {
  test("includes only tiles and the search for NaN in a program that opens a device", async () => {
    expect(held(await bundled(programOf("openDevice"))).filter((file) => !tiles.test(file))).toEqual([]);
  });

  test("includes the files of the matrix product in a program that calls matmul", async () => {
    const files = held(await bundled(programOf("openDevice, matmul"))).filter((file) => !tiles.test(file));
    expect(files).toContain("product/families/strided.wgsl");
    // for its gradients: sums over slices, and activations
    const ofGradients = ["elementwise/activation.wgsl", "reduce/fold.wgsl"];
    expect(files.filter((file) => !file.startsWith("product/") && !ofGradients.includes(file))).toEqual([]);
    expect(files.filter((file) => convolution.includes(file))).toEqual([]);
  });

  // the default tests have these cases for one bundler only
  test.each([
    ["dropout", ["random/dropout", "random/threefry"]],
    ["reparameterize", ["random/reparameterize", "random/normals", "random/threefry", "elementwise/activation"]],
    ["interpolateNoise", ["random/interpolate", "random/normals", "random/threefry"]],
    ["average", ["elementwise/strip", "optimizer/average"]],
    ["klMse", ["reduce/ranges", "loss/kl-mse", "elementwise/activation"]],
    ["maskedSoftmax", ["normalize/attention"]],
    ["gatherRows", ["table/gather"]],
    ["rmsprop", ["elementwise/strip", "optimizer/rmsprop"]],
    ["record", ["optimizer/counters"]],
  ])(
    "includes only the files of its family in a program that calls %s",
    { tags: bundler === "esbuild" ? [] : ["all"] },
    async (name, files) => {
      const present = held(await bundled(programOf(`openDevice, ${name}`))).filter((file) => !tiles.test(file));
      expect(present.sort()).toEqual(files.map((file) => `${file}.wgsl`).sort());
    },
  );
});

// esbuild drops such calls only if the function is defined in the same file
test.each([
  ["Rollup", byRollup],
  ["Vite", byVite],
] as const)("%s drops a user's own ops and kernels that the program does not use", async (_name, bundled) => {
  const own = (name: string) =>
    `op({ name: "${name}", forward: () => launch(kernel({ source: ["// ${name}'s WGSL"] })) })`;
  const program = `import { kernel } from "@bosquejo/kernels";
import { launch, op } from "@bosquejo/tensor";
const used = ${own("cube")};
const unused = ${own("square")};
const alone = kernel({ source: ["// root"] });
globalThis.used = used;
`;
  const bundle = await bundled(program);
  expect(bundle).toContain("cube");
  expect(bundle).not.toMatch(/square|root/);
});

test("a program with all ops has every WGSL file and is small", async () => {
  const everything = await byEsbuild(`import * as tensor from "@bosquejo/tensor";\nglobalThis.used = tensor;\n`);
  expect(held(everything)).toEqual([...wgsl.keys()]);
  const { length } = gzipSync(everything, { level: 9 });
  expect(length, `it has ${length} bytes`).toBeLessThan(MOST);
});
