/// <reference path="./wgsl.d.ts" />
export * from "./common.js";
export { listAdapters, openGpu } from "./gpu-node.js";
