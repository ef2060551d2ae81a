import * as z from "zod";
import { parseRunConfig, type RunConfig } from "../config.js";
import { renamedTensors } from "../translate.js";
import { type HostTensor, ModelError, type TrainerState } from "../types.js";
import { utf8 } from "../web.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

/** A run at one step: its configuration and its state. */
export interface Checkpoint {
  readonly state: TrainerState;
  readonly config: RunConfig;
}

const FORMAT = "bosquejo checkpoint 2";
/** The format of bosquejo 0.1: other names of tensors, a flat configuration. */
const FORMER = "bosquejo checkpoint 1";

const Progress = z.strictObject({ step: z.int().min(0), schedule: z.record(z.string(), z.number()) });

/** Computes a checksum, FNV-1a with 32 bits: over the bytes of texts, names and shapes, and the words of values. */
function checksum(tensors: TrainerState["tensors"], ...texts: readonly string[]): string {
  const names = Object.entries(tensors).map(([name, { shape }]) => [name, shape]);
  let hash = 0x811c9dc5;
  const mix = (words: Uint8Array | Uint32Array) => {
    for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193);
  };
  mix(utf8(JSON.stringify([texts, names])));
  for (const { data } of Object.values(tensors)) mix(new Uint32Array(data.buffer, data.byteOffset, data.length));
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * Encodes a safetensors file of the state's tensors. Its metadata are the configuration, the progress and a checksum.
 *
 * @throws RangeError if the schedule has a number that JSON cannot store
 */
export function encodeCheckpoint(state: TrainerState, config: RunConfig): Uint8Array<ArrayBuffer> {
  const { tensors, step, schedule } = state;
  for (const [name, value] of Object.entries(schedule))
    if (!Number.isFinite(value)) throw new RangeError(`schedule: expected finite numbers, got ${value} for ${name}`);
  const texts = { config: JSON.stringify(config), progress: JSON.stringify({ step, schedule }) };
  const sum = checksum(tensors, FORMAT, texts.config, texts.progress);
  return encodeSafetensors({ tensors, metadata: { format: FORMAT, ...texts, checksum: sum } });
}

/**
 * Decodes the bytes of a checkpoint file.
 *
 * @throws ModelError if the file is damaged or no checkpoint; the message names `source`
 */
export function decodeCheckpoint(bytes: Uint8Array, source: string): Checkpoint {
  const { tensors: stored, metadata } = decodeSafetensors(bytes, source);
  const { format = "another safetensors file", config = "", progress = "", checksum: sum } = metadata;
  if (format !== FORMAT && format !== FORMER) throw new ModelError(`${source}: expected a ${FORMAT}, got ${format}`);
  const tensors: [string, HostTensor][] = [];
  for (const [name, { shape, data }] of Object.entries(stored)) {
    if (!(data instanceof Float32Array))
      throw new ModelError(`${source}: ${name}: expected F32 values, got another type: use an older checkpoint`);
    tensors.push([name, { shape, data }]);
  }
  const state = Object.fromEntries(tensors);
  // the checksum of bosquejo 0.1 does not cover the name of the format
  const own = checksum(state, ...(format === FORMER ? [] : [format]), config, progress);
  if (own !== sum)
    throw new ModelError(
      `${source}: expected checksum ${sum}, got ${own}: the file is damaged; use an older checkpoint`,
    );
  return {
    state: {
      tensors: format === FORMER ? renamedTensors(state) : state,
      ...Progress.parse(JSON.parse(progress)),
    },
    config: parseRunConfig(JSON.parse(config), `${source}: configuration`),
  };
}

/**
 * Checks that a file has exactly the tensors that a network expects.
 *
 * @throws ModelError for the first tensor that is missing, not expected or of another shape; the message names `source`
 */
export function checkShapes(
  expected: Readonly<Record<string, readonly number[]>>,
  got: Readonly<Record<string, { readonly shape: readonly number[] }>>,
  source: string,
): void {
  const names = new Set([...Object.keys(expected), ...Object.keys(got)]);
  const shown = (shape: readonly number[] | undefined) => (shape ? `[${shape.join(", ")}]` : "no such tensor");
  for (const name of names) {
    const wanted = shown(expected[name]);
    const has = shown(got[name]?.shape);
    if (wanted !== has)
      throw new ModelError(
        `${source}: ${name}: expected ${wanted}, got ${has}: ` +
          "the file is of another network; use the configuration that it was trained with",
      );
  }
}
