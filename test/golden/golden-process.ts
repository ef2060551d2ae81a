import { openDevice } from "@bosquejo/tensor";
import { goldenRuns } from "./golden.js";

// Executes the golden runs in a process of its own, and prints their results to stdout.
using device = await openDevice();
process.stdout.write(JSON.stringify(await goldenRuns(device)));
