/// <reference path="./wgsl.d.ts" />
export * from "./exports.js";
export { listAdapters, openGpu } from "./gpu/open.browser.js";
