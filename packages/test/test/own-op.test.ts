import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Built, builtPackages, link } from "../built.js";

const example = fileURLToPath(new URL("../../../examples/own-op", import.meta.url));
const vitest = dirname(createRequire(import.meta.url).resolve("vitest/package.json"));
const run = promisify(execFile);

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["swiftshader", "kernels", "tensor"]);
  for (const part of ["package.json", "src", "test"]) {
    cpSync(join(example, part), join(built.folder, "own-op", part), { recursive: true });
  }
  link(vitest, join(built.folder, "node_modules/vitest"));
});
afterAll(() => built.remove());

test("the example of an op imports the packages by their names alone", () => {
  const files = readdirSync(example, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /^(src|test)[\\/].*\.ts$/.test(name))) {
    const text = readFileSync(join(example, file), "utf8");
    for (const [, from = ""] of text.matchAll(/^(?:import|export)\s[^;]*?from "([^"]+)"/gm)) {
      expect(from, file).toMatch(
        /^(@bosquejo\/(kernels|tensor)|vitest|\.\/[\w-]+\.(js|wgsl\?raw)|\.\.\/src\/[\w-]+\.js)$/,
      );
    }
  }
});

test("its own tests pass on the packages as they are published: its gradients agree with central differences", async () => {
  const args = [join(vitest, "vitest.mjs"), "run", "--reporter=json"];
  const failed = ({ stdout, stderr }: { stdout: string; stderr: string }) => expect.fail(`${stdout}${stderr}`);
  const { stdout } = await run(process.execPath, args, { cwd: join(built.folder, "own-op") }).catch(failed);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{"num')));
  const names = testResults.flatMap((file: { assertionResults: { title: string }[] }) =>
    file.assertionResults.map(({ title }) => title),
  );
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBe(names.length);
  expect(names.join("\n")).toContain("its gradients agree with central differences");
});
