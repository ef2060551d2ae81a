import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { listAdapters } from "@bosquejo/tensor";
import { build } from "vite";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { noBrowser } from "../browser/executable.js";
import { openBrowser, writtenBy } from "../browser/page.js";
import { type Built, builtPackages, link, packages } from "./built.js";

const run = promisify(execFile);
const examples = join(packages, "../examples");
const names = readdirSync(examples);
const vitest = dirname(createRequire(import.meta.url).resolve("vitest/package.json"));
// lines of a program: examples must be short enough to read
const MOST_LINES = 150;

let built: Built;
beforeAll(async () => {
  built = await builtPackages(["swiftshader", "kernels", "tensor"]);
  for (const name of names) {
    cpSync(join(examples, name), join(built.folder, name), {
      recursive: true,
      // without tsconfig.json, which extends the workspace's
      filter: (path) => !/[\\/](node_modules|dist|\.turbo|tsconfig\.json)$/.test(path),
    });
  }
  link(join(built.folder, "digits"), join(built.folder, "node_modules/example-digits"));
  link(vitest, join(built.folder, "node_modules/vitest"));
});
afterAll(() => built.remove());

test("examples import packages by name and are short", () => {
  expect(names).toEqual(["characters", "digits", "own-op", "page", "vae"]);
  for (const name of names) {
    for (const file of readdirSync(join(examples, name)).filter((each) => each.endsWith(".mjs"))) {
      const text = readFileSync(join(examples, name, file), "utf8");
      expect(text, `${name}/${file}`).not.toMatch(/from "\.\.\//);
      expect(text.split("\n").length, `${name}/${file}`).toBeLessThanOrEqual(MOST_LINES);
    }
  }
});

test("the example op imports the packages by name only", () => {
  const folder = join(examples, "own-op");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => /^(src|test)[\\/].*\.ts$/.test(name))) {
    const text = readFileSync(join(folder, file), "utf8");
    for (const [, from = ""] of text.matchAll(/^(?:import|export)\s[^;]*?from "([^"]+)"/gm)) {
      expect(from, file).toMatch(
        /^(@bosquejo\/(kernels|tensor)|vitest|\.\/[\w-]+\.(js|wgsl\?raw)|\.\.\/src\/[\w-]+\.js)$/,
      );
    }
  }
});

test("the example op's own tests pass with the built packages", async () => {
  const args = [join(vitest, "vitest.mjs"), "run", "--reporter=json"];
  const failed = ({ stdout, stderr }: { stdout: string; stderr: string }) => expect.fail(`${stdout}${stderr}`);
  const { stdout } = await run(process.execPath, args, { cwd: join(built.folder, "own-op") }).catch(failed);
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(stdout.slice(stdout.indexOf('{"num')));
  const titles = testResults.flatMap((file: { assertionResults: { title: string }[] }) =>
    file.assertionResults.map(({ title }) => title),
  );
  expect(numFailedTests).toBe(0);
  expect(numPassedTests).toBe(titles.length);
  expect(titles.join("\n")).toContain("its gradients agree with central differences");
});

describe.each(["llvmpipe", "swiftshader"] as const)("on %s", (adapter) => {
  beforeEach(async ({ skip }) => {
    const present = await listAdapters();
    if (!present.some(({ kind }) => kind === adapter)) skip(`no ${adapter} here`);
  });

  /** Executes an example. Returns its output, and a function that finds the last number after some words in it. */
  async function printed(name: string) {
    const env = { ...process.env, BOSQUEJO_ADAPTER: adapter };
    const { stdout } = await run(process.execPath, ["main.mjs"], { cwd: join(built.folder, name), env });
    const after = (words: RegExp) => {
      const numbers = [...stdout.matchAll(new RegExp(`${words.source} ([\\d.]+)`, "g"))];
      expect(numbers.length, `${words} in ${stdout}`).toBeGreaterThan(0);
      return Number(numbers.at(-1)![1]);
    };
    return { stdout, after };
  }

  test("the classifier reads unseen digits", { tags: ["all"] }, async () => {
    const { stdout, after } = await printed("digits");
    expect(after(/accuracy/)).toBeGreaterThan(97);
    expect(stdout).toMatch(/read as \d, \d, \d, \d\n$/);
  });

  test("the autoencoder distinguishes images and draws some", { tags: ["all"] }, async () => {
    const { stdout, after } = await printed("vae");
    expect(after(/loss/)).toBeLessThan(130);
    // KL is zero if the latent vector has no information
    expect(after(/KL/)).toBeGreaterThan(5);
    expect(stdout.match(/[#%@]/g)?.length).toBeGreaterThan(50);
  });

  test("an unseen sonnet is predicted better than by the frequencies of letters", { tags: ["all"] }, async () => {
    const { stdout, after } = await printed("characters");
    expect(after(/step 150: loss/)).toBeLessThan(1.8);
    expect(after(/sonnet: loss/)).toBeLessThan(after(/sonnet: loss [\d.]+,/) - 0.2);
    expect(stdout).toMatch(/\nwhen [\s\S]{250,}$/);
  });
});

describe("the page", () => {
  beforeAll(async () => {
    if (!noBrowser) await build({ root: join(built.folder, "page"), logLevel: "silent" });
  });
  beforeEach(({ skip }) => {
    if (noBrowser) skip(noBrowser);
  });

  /** Opens the page in a browser, from the files that Vite built. */
  async function opened(flags?: readonly string[]) {
    const browser = await openBrowser(flags);
    const page = await browser.newPage();
    page.setDefaultTimeout(0);
    const written = writtenBy(page);
    await page.route("**/*", (route) => {
      const { pathname } = new URL(route.request().url());
      return route.fulfill({ path: join(built.folder, "page/dist", pathname === "/" ? "index.html" : pathname) });
    });
    await page.goto("http://localhost/");
    return { page, written, [Symbol.asyncDispose]: () => browser.close() };
  }

  test("trains, and reads unseen digits and a drawn one", { tags: ["all"] }, async () => {
    await using open = await opened();
    const { page, written } = open;
    const number = async (id: string) => Number((await page.locator(id).textContent())!.replace(" %", ""));
    // JavaScript as text, because the page's types are not here
    const reaches = (step: number) =>
      page.waitForFunction(`Number(document.getElementById("step").textContent) >= ${step}`);
    await reaches(1);
    const first = await number("#loss");
    const pad = (await page.locator("#pad").boundingBox())!;
    await page.mouse.move(pad.x + 0.5 * pad.width, pad.y + 0.15 * pad.height);
    await page.mouse.down();
    await page.mouse.move(pad.x + 0.5 * pad.width, pad.y + 0.85 * pad.height, { steps: 5 });
    await page.mouse.up();
    await reaches(100);
    await page.getByRole("button", { name: "Pause" }).click();
    expect(first).toBeGreaterThan(2);
    expect(await number("#loss")).toBeLessThan(1);
    expect(await number("#accuracy")).toBeGreaterThan(70);
    expect(await page.locator("#shown figure").count()).toBe(15);
    expect(await page.locator("#chances li").count()).toBe(10);
    expect(await page.locator("#chances li.best").count()).toBe(1);
    expect(written).toEqual([]);
  });

  test("shows only an error with a remedy if there is no GPU", async () => {
    await using open = await opened([]);
    const { page, written } = open;
    const alert = page.getByRole("alert");
    await alert.waitFor();
    expect(await alert.textContent()).toMatch(/^openDevice: .*turn on graphics acceleration/);
    expect(await page.locator("main").isVisible()).toBe(false);
    // a message of Chromium itself
    expect(written.filter((line) => !line.includes("Failed to create WebGPU Context Provider"))).toEqual([]);
  });
});
