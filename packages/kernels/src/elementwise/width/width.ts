import scalar from "./scalar.wgsl";
import vec4 from "./vec4.wgsl";

/** The number of values that a kernel reads at a time, and the WGSL for it. */
interface Width {
  readonly width: 1 | 4;
  readonly wgsl: string;
}

/** One value at a time. */
export const oneValue: Width = { width: 1, wgsl: scalar };
const fourValues: Width = { width: 4, wgsl: vec4 };

/** Four values at a time where a row's length is divisible by four, else one. */
export const widthOf = (length: number): Width => (length % 4 === 0 ? fourValues : oneValue);
