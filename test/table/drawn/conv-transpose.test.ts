import { windows } from "../rows/products/windows.js";
import { testDrawnCases } from "./properties.js";

testDrawnCases(windows.filter(({ name }) => name !== "conv2d"));
