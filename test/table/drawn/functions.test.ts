import { broadcasts } from "../rows/elementwise/broadcast.js";
import { castRow } from "../rows/elementwise/cast.js";
import { elementwise } from "../rows/elementwise/elementwise.js";
import { unaries } from "../rows/elementwise/unary.js";
import { testDrawnCases } from "./properties.js";

testDrawnCases([...elementwise, ...broadcasts, ...unaries, castRow]);
