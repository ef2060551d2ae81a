import { testDrawnCases } from "../properties.js";
import { products } from "../rows/products.js";

testDrawnCases(products);
