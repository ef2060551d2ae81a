import { testDrawnCases } from "../properties.js";
import { windows } from "../rows/windows.js";

testDrawnCases(windows);
