import { readFileSync } from "node:fs";
import { openDevice } from "@bosquejo/tensor";
import { beforeEach, expect, test } from "vitest";
import { type Golden, goldenRun } from "../golden/golden.js";
import { named, noBrowser } from "./executable.js";
import { openPage } from "./page.js";

beforeEach(({ skip }) => {
  if (noBrowser) skip(noBrowser);
});

// relative; SwiftShader and llvmpipe lie 3e-7 apart after ten steps, and nothing else differs as much as they do
const WITHIN = 1e-6;

test("ten golden steps in a page give the committed losses, and the bits that Node gives on the same driver", {
  tags: ["all"],
}, async () => {
  const file = new URL("../golden/losses.json", import.meta.url);
  const { losses } = JSON.parse(readFileSync(file, "utf8")) as Pick<Golden, "losses">;
  await using page = await openPage();
  const own = await page.call("golden");
  expect(page.written).toEqual([]);
  expect(own.losses).toHaveLength(losses.length);
  expect(Math.max(...own.losses.map((loss, step) => Math.abs(loss / losses[step]! - 1)))).toBeLessThan(WITHIN);
  // another browser than npm's brings a driver of its own
  if (named) return;
  using device = await openDevice({ adapter: "swiftshader" });
  expect(own).toEqual(await goldenRun(device));
});

test.each([
  {
    where: "a page that is not secure",
    options: { address: "http://bosquejo.test/" },
    message:
      "openDevice: browsers give WebGPU to secure pages only, and this one is not: open it over https or on localhost",
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
      "openDevice: the browser has WebGPU but offers no GPU: turn on graphics acceleration in its settings, or update the graphics driver; chrome://gpu says why; without a GPU Chrome computes on the CPU with --enable-unsafe-webgpu --use-webgpu-adapter=swiftshader",
  },
])("$where gets one error that says what to do", async ({ options, message }) => {
  await using page = await openPage(options);
  expect(await page.call("refusal")).toBe(message);
});

test("when the GPU process ends, a read that waits and later calls say so, and another device computes", async () => {
  await using page = await openPage();
  await page.call("hold");
  await page.crashGpu();
  const { read, later, another } = await page.call("afterwards");
  expect(read).toMatch(/^device: the device was lost \(.+\): open another with openDevice\(\)$/);
  expect(later).toBe(read);
  expect(another).toEqual([2, 4]);
});
