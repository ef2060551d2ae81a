import type { RunConfig } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { type RunData, splitHash } from "../data/run-data.js";
import { version } from "../version.js";
import { type RunRecord, sameAdapter } from "./folder.js";

/** All that repeats a new run, but for its kernels, which are chosen later. */
export function recordOf(config: RunConfig, { images, training, vectors, split }: RunData, device: Device): RunRecord {
  const { name, kind, backend, driver } = device.adapter;
  return {
    bosquejo: version,
    created: new Date().toISOString(),
    config,
    data: {
      name: images.name,
      contentHash: images.contentHash,
      images: images.ids.length,
      trainPairs: training.train.images.length,
      testPairs: training.test.images.length,
      wordVectors: vectors.name,
      wordVectorsHash: vectors.contentHash,
      split: split.rule,
      splitHash: splitHash(split),
      tests: split.tests,
    },
    adapter: { name, kind, backend, driver },
    versions: { node: process.versions.node, platform: `${process.platform} ${process.arch}` },
  };
}

/** The kernels that compute a run, as its record keeps them: those that this sitting has chosen, beside those it began with. */
export function kernelsOf({ adapter, choices }: Device, former?: RunRecord): NonNullable<RunRecord["kernels"]> {
  const { name, kind, backend, driver } = adapter;
  const before = former?.kernels && sameAdapter(former.kernels.adapter, adapter) ? former.kernels.table : {};
  return { adapter: { name, kind, backend, driver }, table: { ...before, ...choices.table } };
}
