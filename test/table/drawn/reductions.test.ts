import { losses } from "../rows/reduce/losses.js";
import { norms } from "../rows/reduce/norm.js";
import { reductions } from "../rows/reduce/reductions.js";
import { softmaxes } from "../rows/reduce/softmax.js";
import { testDrawnCases } from "./properties.js";

testDrawnCases([...reductions, ...softmaxes, ...norms, ...losses]);
