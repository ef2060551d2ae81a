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

/** Readers and writers of a product's operands, by the widths of their rows: four values at a time where the width is divisible by four. */
export const operandFiles = (a: number, b: number, y: number): Source[] => [
  ...[inFours(a) ? aVec4 : aScalar, inFours(b) ? bVec4 : bScalar, inFours(y) ? yVec4 : yScalar],
];

/** The epilogue of a forward product: bias and activation. */
export const forwardEpilogue = ({ N }: { N: number }): Source[] => [
  ...[inFours(N) ? finishForwardVec4 : finishForwardScalar, activationFunctions],
];

/** The epilogue of a gradient: added to what is there, then through the slope of the activation that gave x. */
export const gradientEpilogue = ({ N }: { N: number }): Source[] => [
  ...[inFours(N) ? finishGradientVec4 : finishGradientScalar, activationFunctions],
];
