import scalar from "./scalar.wgsl";
import vec4 from "./vec4.wgsl";

/** The number of values that a kernel reads at a time, and the WGSL that declares their type. */
interface Width {
  readonly width: 1 | 4;
  readonly wgsl: string;
}

/** The width of kernels that read one value at a time. */
export const oneValue: Width = { width: 1, wgsl: scalar };
const fourValues: Width = { width: 4, wgsl: vec4 };

/** Returns four values at a time for rows whose length is divisible by four, otherwise one. */
export const widthOf = (length: number): Width => (length % 4 === 0 ? fourValues : oneValue);
