import { cases } from "../cases.js";
import { broadcasts } from "../rows/elementwise/broadcast.js";
import { castRow } from "../rows/elementwise/cast.js";
import { elementwise } from "../rows/elementwise/elementwise.js";
import { unaries } from "../rows/elementwise/unary.js";
import { products } from "../rows/products/products.js";
import { windows } from "../rows/products/windows.js";
import { losses } from "../rows/reduce/losses.js";
import { norms } from "../rows/reduce/norm.js";
import { reductions } from "../rows/reduce/reductions.js";
import { softmaxes } from "../rows/reduce/softmax.js";
import { testDrawnCases } from "./properties.js";

const elsewhere = [
  ...[...elementwise, ...broadcasts, ...unaries, castRow],
  ...[...reductions, ...softmaxes, ...norms, ...losses],
  ...[...products, ...windows],
];
// all rows that no other file of this folder tests, and thus new rows too
testDrawnCases(cases.filter((row) => !elsewhere.includes(row)));
