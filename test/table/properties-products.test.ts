import { testDrawnCases } from "./properties.js";
import { products } from "./rows/products/products.js";

testDrawnCases(products);
