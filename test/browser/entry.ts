import { add, type Device, openDevice } from "@bosquejo/tensor";
import { goldenRuns } from "../golden/golden.js";
import { runTests } from "./vitest.js";

let held: { readonly device: Device; readonly reading: Promise<unknown> } | undefined;
const messageOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "no error",
    ({ message }: Error) => message,
  );

/** The functions that tests call in a page, by name. */
export const inPage = {
  /** Executes the test file `table/FILE.test.ts` of this package, or `test/FILE.test.ts` of tensor. */
  test: (name: "test" | "tensor", file: string) =>
    // esbuild bundles every file that the pattern matches
    runTests(`${name}/${file}`, () =>
      name === "test" ? import("../table/ops.test.js") : import(`../../packages/tensor/test/${file}.test.ts`),
    ),

  async golden() {
    using device = await openDevice();
    return await goldenRuns(device);
  },

  /** Returns the message of the error when no device can be opened. */
  refusal: () => messageOf(openDevice()),

  /** Opens a device and leaves it with long work and a pending read. */
  async hold() {
    const device = await openDevice();
    let y = device.zeros([2 ** 22]);
    for (let i = 0; i < 200; i++) {
      const next = add(y, y);
      y.dispose();
      y = next;
    }
    held = { device, reading: y.read() };
    held.reading.catch(() => {});
  },

  /** Returns the messages of the pending read and of a later call, and values that another device computes. */
  async afterwards() {
    const { device, reading } = held!;
    const read = await messageOf(reading);
    const later = await messageOf((async () => device.zeros([1]))());
    using another = await openDevice();
    const x = another.tensor([2], [1, 2]);
    return { read, later, another: [...(await add(x, x).read())] };
  },
};
Object.assign(globalThis, { inPage });
