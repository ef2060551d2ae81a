// Writes a picture as WebP, for README and results: node scripts/webp.mjs FILE.png FILE.webp
import { createRequire } from "node:module";

const require = createRequire(new URL("../packages/report/package.json", import.meta.url));
const sharp = require("sharp");

const [from, to] = process.argv.slice(2);
if (!to?.endsWith(".webp")) {
  console.error(`webp.mjs: expected a picture and a name that ends in .webp, got ${from ?? "nothing"} ${to ?? ""}`);
  process.exit(2);
}
try {
  const { size } = await sharp(from).webp({ quality: 85 }).toFile(to);
  console.log(`${to}: ${size.toLocaleString("en-US")} bytes`);
} catch (error) {
  console.error(`${from}: ${error.message}`);
  process.exit(1);
}
