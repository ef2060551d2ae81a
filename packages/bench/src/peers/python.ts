import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The environment variable for the path of a Python that has torch. The option `--python` overrides it. */
const PYTHON_VARIABLE = "BOSQUEJO_PYTHON";

/** A Python that has torch. */
export interface Python {
  readonly path: string;
  /** version of torch */
  readonly torch: string;
  /** name of its first GPU */
  readonly cuda: string | null;
}

/** A reason why there is no Python that has torch. */
export interface NoPython {
  readonly missing: string;
}

// importing torch from a cold disk is slow
const LIMIT = 120_000;
const probe = `import json, torch
cuda = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
print(json.dumps({"torch": torch.__version__, "cuda": cuda}))`;

async function ask(path: string): Promise<Python | undefined> {
  try {
    const { stdout } = await promisify(execFile)(path, ["-c", probe], { timeout: LIMIT });
    return { path, ...JSON.parse(stdout.trim().split("\n").at(-1)!) };
  } catch {
    return undefined;
  }
}

const known = new Map<string, Promise<Python | NoPython>>();

/** Finds the Python of the option or of the environment, else the first one that has torch. Answers are cached. */
export function pythonHere(wanted = process.env[PYTHON_VARIABLE] || undefined): Promise<Python | NoPython> {
  const key = wanted ?? "";
  const found = known.get(key) ?? find(wanted);
  known.set(key, found);
  return found;
}

async function find(wanted: string | undefined): Promise<Python | NoPython> {
  for (const path of wanted ? [wanted] : ["python3", "/usr/bin/python3"]) {
    const python = await ask(path);
    if (python) return python;
  }
  return { missing: wanted ? `${wanted} cannot import torch` : "no python3 with torch" };
}
