import { DataError } from "@bosquejo/data";
import { ModelError } from "@bosquejo/model";
import { GpuError } from "@bosquejo/tensor";
import { CliError } from "../io.js";
import { causes, fileErrorCode } from "./file-errors.js";

/**
 * Returns the text that the user sees of an error. Messages of bosquejo's own errors contain the remedy, and are shown
 * alone. Any other error is a bug. With `debug`, the text is the stack trace.
 */
export function describeError(error: unknown, debug: boolean): string {
  if (!(error instanceof Error)) return String(error);
  if (debug) return withCauses(error);
  const code = fileErrorCode(error);
  if (code !== undefined) return `${(error as NodeJS.ErrnoException).path ?? error.message}: ${causes[code]} (${code})`;
  const forUsers = [CliError, DataError, ModelError, GpuError].some((kind) => error instanceof kind);
  return forUsers
    ? error.message
    : `${error.name}: ${error.message}\n` +
        "This is a bug in bosquejo: repeat the command with --debug for the stack trace, and report it";
}

function withCauses(error: Error): string {
  const text = error.stack ?? error.message;
  return error.cause instanceof Error ? `${text}\ncaused by ${withCauses(error.cause)}` : text;
}
