import { readFileSync } from "node:fs";
import { openDevice } from "@bosquejo/tensor";
import { beforeEach, expect, test } from "vitest";
import { goldenRuns } from "../golden/golden.js";
import { named, noBrowser } from "./executable.js";
import { openPage } from "./page.js";

beforeEach(({ skip }) => {
  if (noBrowser) skip(noBrowser);
});

// relative difference; after ten steps SwiftShader and llvmpipe differ by 3e-7, which is the largest difference
const WITHIN = 1e-6;

test("ten golden steps in a page give the committed losses, and the same bits as in Node on the same driver", {
  tags: ["all"],
}, async () => {
  const file = new URL("../golden/losses.json", import.meta.url);
  const committed = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, readonly number[]>>;
  await using page = await openPage();
  const own = await page.call("golden");
  expect(page.written).toEqual([]);
  expect(Object.keys(own)).toEqual(Object.keys(committed));
  for (const [model, { losses }] of Object.entries(own)) {
    const expected = committed[model]!;
    expect(losses).toHaveLength(expected.length);
    const differences = losses.map((loss, step) => Math.abs(loss / expected[step]! - 1));
    expect(Math.max(...differences), model).toBeLessThan(WITHIN);
  }
  // a browser named by the user has another driver
  if (named) return;
  using device = await openDevice({ adapter: "swiftshader" });
  expect(own).toEqual(await goldenRuns(device));
});

test.each([
  {
    where: "a page that is not secure",
    options: { address: "http://bosquejo.test/" },
    message: "openDevice: expected a secure page, because browsers offer WebGPU to no other: use https or localhost",
  },
  {
    where: "a browser without WebGPU",
    options: { before: "delete Navigator.prototype.gpu" },
    message: "openDevice: this browser has no WebGPU: use a current Chrome, Edge, Firefox or Safari",
  },
  {
    where: "a browser that offers no GPU",
    options: { flags: [] },
    message:
      "openDevice: the browser has WebGPU but offers no GPU: turn on graphics acceleration in its settings, or " +
      "update the graphics driver; chrome://gpu shows the reason. Without a GPU, start Chrome with " +
      "--enable-unsafe-webgpu --use-webgpu-adapter=swiftshader to compute on the CPU",
  },
])("$where gets one error with a remedy", async ({ options, message }) => {
  await using page = await openPage(options);
  expect(await page.call("refusal")).toBe(message);
});

test("after the GPU process ends, pending reads and later calls fail, and another device computes", async () => {
  await using page = await openPage();
  await page.call("hold");
  await page.crashGpu();
  const { read, later, another } = await page.call("afterwards");
  expect(read).toMatch(/^device: the device was lost \(.+\): open another with openDevice\(\)$/);
  expect(later).toBe(read);
  expect(another).toEqual([2, 4]);
});
