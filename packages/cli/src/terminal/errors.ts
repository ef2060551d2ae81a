import { DataError } from "@bosquejo/data";
import { ModelError } from "@bosquejo/model";
import { GpuError } from "@bosquejo/tensor";
import { CliError } from "../io.js";
import { causes, fileErrorCode } from "./file-errors.js";

/** What the user reads of an error: its message alone where the message says what to do, more where it is a bug. */
export function describeError(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug) return withCauses(error);
  const code = fileErrorCode(error);
  if (code !== undefined) return `${(error as NodeJS.ErrnoException).path ?? error.message}: ${causes[code]} (${code})`;
  const forUsers = [CliError, DataError, ModelError, GpuError].some((kind) => error instanceof kind);
  return forUsers
    ? error.message
    : `${error.name}: ${error.message}\nThis is a fault of bosquejo's: --debug shows where it happened`;
}

function withCauses(error: Error): string {
  const text = error.stack ?? error.message;
  return error.cause instanceof Error ? `${text}\ncaused by ${withCauses(error.cause)}` : text;
}
