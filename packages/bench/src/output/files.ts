import { access, constants, readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { BenchError } from "../error.js";
import { type BenchResult, VERSION } from "./result.js";

/**
 * Checks that a file can be written. This is done before minutes of measuring, not after.
 * @throws BenchError if it cannot be written
 */
export async function checkFolder(option: string, file: string): Promise<void> {
  const present = await stat(file).catch(() => undefined);
  if (present?.isDirectory()) throw new BenchError(`${option}: expected a file, got the folder ${file}`);
  if (present) {
    await access(file, constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => {
      throw new BenchError(`${option}: expected a file that can be written to, got ${file} (${code})`);
    });
  }
  const folder = dirname(resolve(file));
  await access(folder, constants.W_OK).catch(({ code }: NodeJS.ErrnoException) => {
    throw new BenchError(
      `${option}: expected a file in a folder that can be written to, got ${file} (${code}): create ${folder} first`,
    );
  });
}

/**
 * Reads an earlier result from a file that `--json` wrote.
 * @throws BenchError if the file is missing, is no result, is damaged or has another version
 */
export async function readResult(file: string): Promise<BenchResult> {
  const remedy = "write one with pnpm bench --json FILE";
  const text = await readFile(file, "utf8").catch(({ code }: NodeJS.ErrnoException) => {
    const why = code === "ENOENT" ? "there is no such file" : `it cannot be read (${code})`;
    throw new BenchError(`--compare: expected an earlier result, got ${file}: ${why}: ${remedy}`);
  });
  const wrong = (why: string) =>
    new BenchError(`--compare: expected an earlier result, got ${file}: ${why}: ${remedy}`);
  const found = parsed(text);
  if (found === undefined) throw wrong("it is not JSON");
  if (!isObject(found) || !Array.isArray(found.kernels)) throw wrong("it is not a benchmark result");
  if (found.version !== VERSION) {
    throw wrong(`it has version ${found.version ?? 1}, this program reads version ${VERSION}`);
  }
  const invalid = invalidField(found);
  if (invalid) throw wrong(`it is damaged: its ${invalid} cannot be read`);
  return found as unknown as BenchResult;
}

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;
const isSummary = (value: unknown): boolean =>
  isObject(value) && ["median", "min", "max"].every((key) => Number(value[key]) > 0);
const isList = (value: unknown, each: (item: Fields) => boolean): boolean =>
  Array.isArray(value) && value.every((item) => isObject(item) && each(item));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first invalid field among those that a comparison needs; undefined if there is none. */
function invalidField({ date, adapter, machine, roofline, kernels, steps }: Fields): string | undefined {
  const right = {
    date: typeof date === "string",
    adapter: isObject(adapter) && typeof adapter.name === "string",
    machine: isObject(machine) && typeof machine.cpu === "string",
    roofline: isObject(roofline) && Number(roofline.gflops) > 0 && Number(roofline.gigabytesPerSecond) > 0,
    kernels: isList(kernels, ({ name, ms }) => typeof name === "string" && isSummary(ms)),
    steps: isList(steps, ({ results }) =>
      isList(results, (each) => typeof each.side === "string" && ("unsupported" in each || isSummary(each.ms))),
    ),
  };
  return Object.entries(right).find(([, fine]) => !fine)?.[0];
}
