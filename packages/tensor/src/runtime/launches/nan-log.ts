import { type Shape, words } from "../shape.js";

/** A buffer to search for NaN, and the op and launch that filled it. */
export interface CheckedBuffer {
  readonly op: string;
  readonly buffer: string;
  readonly shape: Shape;
  /** the number of the launch, from 1, on the device or in a captured step */
  readonly launch: number;
}

/** Searches that the device executes in a row: one search after an op, or all searches of a replay. */
export interface Searches {
  readonly buffers: readonly CheckedBuffer[];
  /** the number of the replay, from 1; undefined for an op outside of captures */
  readonly replay?: number;
}

/** The searches since the device last began to count them, in the order of their execution. */
export interface NanLog {
  searches: Searches[];
  /** the number of searches that have been dropped from the log */
  before: number;
  /** the number of searches, dropped ones included */
  total: number;
}

/** Drops the searches up to number `upTo` from the log: they found no NaN. */
export function forget(log: NanLog, upTo: number): void {
  let done = 0;
  for (const { buffers } of log.searches) {
    if (log.before + buffers.length > upTo) break;
    log.before += buffers.length;
    done++;
  }
  log.searches.splice(0, done);
}

/** The error for search number `first`, which found the first NaN. */
export function messageOf({ searches, before }: NanLog, first: number): string {
  let at = before;
  for (const { buffers, replay } of searches) {
    const found = buffers[first - at - 1];
    at += buffers.length;
    if (!found) continue;
    const { op, buffer, shape, launch } = found;
    const where =
      replay === undefined ? `launch ${launch} of the device` : `launch ${launch} of a captured step, replay ${replay}`;
    const remedy = "check its inputs; clamp or an epsilon keeps them in the range where the op is defined";
    return `nan: ${op} made the first NaN, in ${buffer} ${words(shape)} (${where}): ${remedy}`;
  }
  return "nan: an op made a NaN";
}
