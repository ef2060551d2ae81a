import { activationFunctions } from "../../elementwise/activation.js";
import type { Source } from "../../kernel.js";
import aScalar from "./a-scalar.wgsl";
import aVec4 from "./a-vec4.wgsl";
import bScalar from "./b-scalar.wgsl";
import bVec4 from "./b-vec4.wgsl";
import finishForwardScalar from "./finish-forward-scalar.wgsl";
import finishForwardVec4 from "./finish-forward-vec4.wgsl";
import finishGradientScalar from "./finish-gradient-scalar.wgsl";
import finishGradientVec4 from "./finish-gradient-vec4.wgsl";
import yScalar from "./y-scalar.wgsl";
import yVec4 from "./y-vec4.wgsl";

const inFours = (width: number) => width % 4 === 0;

/**
 * Returns the WGSL that reads and writes a, b and y of a product. It handles four values at a time for an operand whose
 * width is divisible by four, otherwise one.
 * @param a the width of a: the number of contiguous values in its rows; b and y likewise
 */
export const operandFiles = (a: number, b: number, y: number): Source[] => [
  ...[inFours(a) ? aVec4 : aScalar, inFours(b) ? bVec4 : bScalar, inFours(y) ? yVec4 : yScalar],
];

/** Returns the WGSL of a forward product's epilogue: bias and activation. */
export const forwardEpilogue = ({ N }: { N: number }): Source[] => [
  ...[inFours(N) ? finishForwardVec4 : finishForwardScalar, activationFunctions],
];

/**
 * Returns the WGSL of a gradient's epilogue: it adds the gradient that y already holds (if ADD is 1), and multiplies by
 * the slope of the activation that computed x.
 */
export const gradientEpilogue = ({ N }: { N: number }): Source[] => [
  ...[inFours(N) ? finishGradientVec4 : finishGradientScalar, activationFunctions],
];
