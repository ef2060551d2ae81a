import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import * as tensor from "../../src/index.js";
import { type Device, openDevice, type Tensor, TensorError } from "../../src/index.js";
import { any } from "../helpers.js";

/** The package's exports by name, without types, for calls that the types would refuse. */
export const called: Readonly<Record<string, (...args: unknown[]) => unknown>> = any(tensor);

/** A placeholder for a tensor of a `Fixture`, by its name. */
class Named {
  constructor(readonly name: string) {}
}
/** The placeholder of a fixture's tensor in a table. */
export const t = (name: string): Named => new Named(name);
/** The placeholder of a fixture's device in a table. */
export const device_ = "the device";

/** The name of a function, its arguments, and the message of its error after its name. */
export type Refusal = readonly [name: string, args: readonly unknown[], message: string];
const shown = (args: readonly unknown[]) =>
  args.map((arg) => (arg instanceof Named ? arg.name : (JSON.stringify(arg) ?? String(arg)))).join(", ");

/** A device with tensors to call functions with. */
export interface Fixture {
  readonly device: Device;
  readonly all: Readonly<Record<string, Tensor>>;
  /** Returns arguments with the fixture's tensors and device in place of their placeholders. */
  given(value: unknown): unknown;
  /** Defines a test for each row of a table. */
  refusals(table: readonly Refusal[]): void;
}

/** Makes a fixture for the calling file. Each test of the file must dispose the tensors that it makes. */
export function fixture(): Fixture {
  let device: Device;
  let all: Readonly<Record<string, Tensor>>;
  let liveBytes = 0;
  beforeAll(async () => {
    device = await openDevice();
    all = {
      ...{ x: device.zeros([4]), m: device.zeros([2, 3]), image: device.zeros([1, 4, 4, 2]), one: device.zeros([1]) },
      ...{
        w: device.zeros([3, 3, 2, 5]),
        w2: device.zeros([3, 5]),
        bias: device.zeros([5]),
        n: device.zeros([4], "u32"),
      },
      ...{ key: device.zeros([2], "u32"), count: device.zeros([1], "u32"), c3: device.zeros([3]) },
    };
  });
  afterAll(() => device.dispose());
  beforeEach(() => {
    liveBytes = device.stats.liveBytes;
  });
  afterEach(() => expect(device.stats.liveBytes).toBe(liveBytes));
  const given = (value: unknown): unknown => {
    if (value instanceof Named) return all[value.name];
    if (value === device_) return device;
    if (Array.isArray(value)) return value.map(given);
    if (value && Object.getPrototypeOf(value) === Object.prototype)
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, given(each)]));
    return value;
  };
  return {
    get device() {
      return device;
    },
    get all() {
      return all;
    },
    given,
    refusals: (table) =>
      test.each(table.map(([name, args, message]) => [name, shown(args), args, message] as const))(
        "%s(%s)",
        (name, _shown, args, message) => {
          let got: unknown;
          try {
            called[name]!(...args.map(given));
          } catch (error) {
            got = error;
          }
          expect(got).toBeInstanceOf(TensorError);
          expect((got as Error).message).toBe(`${name}: ${message}`);
        },
      ),
  };
}
