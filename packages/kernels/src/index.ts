/// <reference path="./wgsl.d.ts" />
export * from "./common.js";
export { ADAPTER_VARIABLE, listAdapters, openGpu } from "./gpu-node.js";
