import { cases } from "./cases.js";
import { testDrawnCases } from "./properties.js";
import { products } from "./rows/products/products.js";
import { windows } from "./rows/products/windows.js";

testDrawnCases(cases.filter((row) => ![...products, ...windows].includes(row)));
