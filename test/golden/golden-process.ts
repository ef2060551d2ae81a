import { openDevice } from "@bosquejo/tensor";
import { goldenRun } from "./golden.js";

// a golden run in a process of its own, told on stdout
using device = await openDevice();
process.stdout.write(JSON.stringify(await goldenRun(device)));
