import { products } from "../rows/products/products.js";
import { testDrawnCases } from "./properties.js";

testDrawnCases(products);
