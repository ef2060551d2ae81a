import { testDrawnCases } from "./properties.js";
import { windows } from "./rows/products/windows.js";

testDrawnCases(windows);
