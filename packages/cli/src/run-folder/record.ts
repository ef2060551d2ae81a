import type { RunConfig } from "@bosquejo/model";
import type { Device } from "@bosquejo/tensor";
import { type RunData, splitHash } from "../data/run-data.js";
import { version } from "../version.js";
import { type RunRecord, sameAdapter } from "./folder.js";

/** Creates the record of a new run, without its kernels, which are chosen later. */
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

/**
 * Returns the kernels of a run for its record: those that this session has chosen, and those of the former record if
 * the adapter is the same.
 */
export function kernelsOf({ adapter, choices }: Device, former?: RunRecord): NonNullable<RunRecord["kernels"]> {
  const { name, kind, backend, driver } = adapter;
  const before = former?.kernels && sameAdapter(former.kernels.adapter, adapter) ? former.kernels.table : {};
  return { adapter: { name, kind, backend, driver }, table: { ...before, ...choices.table } };
}
