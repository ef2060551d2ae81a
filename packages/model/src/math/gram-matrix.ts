import { add, capture, type Device, gatherImages, matmul, reshape, type Tensor, transpose } from "@bosquejo/tensor";
import { valuesOf } from "../images.js";
import type { StoredImages } from "../models/model.js";
import { type Matrix, zeroMatrix } from "./matrix.js";

const MOST_BLOCK = 256;

/** Blocks of images on the device, minus their mean. */
export function imageBlocks(
  device: Device,
  { bytes, imageSize }: StoredImages,
  images: Uint32Array,
  mean: Float32Array,
) {
  const values = valuesOf(imageSize);
  const size = Math.min(MOST_BLOCK, images.length);
  const blocks = Math.ceil(images.length / size);
  const padded = Uint32Array.from({ length: blocks * size }, (_, i) => images[Math.min(i, images.length - 1)]!);
  const tensors = {
    imageOf: device.tensor([padded.length], padded),
    order: device.tensor(
      [padded.length],
      padded.map((_, i) => i),
    ),
    minusMean: device.tensor(
      [values],
      mean.map((value) => -value),
    ),
  };
  const { imageOf, order, minusMean } = tensors;
  return {
    blocks,
    /** the number of images of a block; the last block repeats its last image */
    size,
    /** Records the block `[size, values]` that starts at a cursor. */
    at(cursor: Tensor): Tensor {
      const block = gatherImages(bytes, imageOf, { order, cursor, size }, [imageSize, imageSize, 3]);
      return add(reshape(block, [size, values]), minusMean);
    },
    dispose() {
      for (const tensor of Object.values(tensors)) tensor.dispose();
    },
  };
}
export type ImageBlocks = ReturnType<typeof imageBlocks>;

/** Computes the inner products `[N,N]` of every two images, block by block on the device. */
export async function gramMatrix(
  device: Device,
  x: ImageBlocks,
  N: number,
  progress: (done: number, total: number) => void,
): Promise<Matrix> {
  using a = device.zeros([1], "u32");
  using b = device.zeros([1], "u32");
  using step = capture(device, [a, b], () => matmul(x.at(a), transpose(x.at(b), { axes: [1, 0] })));
  await step.compile();
  const gram = zeroMatrix(N, N);
  const total = (x.blocks * (x.blocks + 1)) / 2;
  const { size } = x;
  let done = 0;
  for (let i = 0; i < x.blocks; i++)
    for (let j = 0; j <= i; j++) {
      step.replay(Uint32Array.of(i * size), Uint32Array.of(j * size));
      const products = await step.outputs.read();
      for (let r = 0; r < Math.min(size, N - i * size); r++)
        for (let c = 0; c < Math.min(size, N - j * size); c++) {
          const value = products[r * size + c]!;
          gram.values[(i * size + r) * N + j * size + c] = value;
          gram.values[(j * size + c) * N + i * size + r] = value;
        }
      progress(++done, total);
    }
  return gram;
}
