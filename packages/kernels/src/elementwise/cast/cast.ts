import { kernel } from "../../kernel.js";
import castSource from "./cast.wgsl";
import fromF32 from "./from-f32.wgsl";
import fromI32 from "./from-i32.wgsl";
import fromU32 from "./from-u32.wgsl";
import halves from "./halves.wgsl";
import toF32 from "./to-f32.wgsl";
import toI32 from "./to-i32.wgsl";
import toU32 from "./to-u32.wgsl";

type CastSizes = { LENGTH: number };
const inputs = { f32: fromF32, i32: fromI32, u32: fromU32 } as const;
const outputs = { f32: toF32, i32: toI32, u32: toU32 } as const;
type Word = keyof typeof inputs;

const convert = (of: Word, to: Word) =>
  kernel<CastSizes, "x" | "y">({
    ...{ name: `${of} to ${to}`, entry: "convert", source: [inputs[of], outputs[to], castSource] },
    ...{ buffers: ["x", "y"], threads: ({ LENGTH }) => LENGTH },
  });

/** Converts x to another type of 32 bits: `casts[type of x][type of y]`. */
export const casts = {
  f32: { i32: convert("f32", "i32"), u32: convert("f32", "u32") },
  i32: { f32: convert("i32", "f32"), u32: convert("i32", "u32") },
  u32: { f32: convert("u32", "f32"), i32: convert("u32", "i32") },
} as const;

const pairs = ({ LENGTH }: CastSizes) => Math.ceil(LENGTH / 2);
/** Rounds f32 values x to f16 and packs two into each word. */
export const packHalves = kernel<CastSizes, "x" | "halves">({
  ...{ name: "packHalves", entry: "pack", source: [halves], buffers: ["x", "halves"], threads: pairs },
});
/** Converts f16 values, two in each word, to f32 values y. */
export const unpackHalves = kernel<CastSizes, "packed" | "y">({
  ...{ name: "unpackHalves", entry: "unpack", source: [halves], buffers: ["packed", "y"], threads: pairs },
});
