import { openDevice } from "@bosquejo/tensor";
import { goldenRun } from "./golden.js";

// Executes the golden run in a process of its own, and prints its result to stdout.
using device = await openDevice();
process.stdout.write(JSON.stringify(await goldenRun(device)));
