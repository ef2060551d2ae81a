import { programName } from "../program.js";
import type { RequestedModel } from "./requested.js";
import type { SharedSettings } from "./train-one.js";

/** The options of a command line that settings do not have. */
interface FurtherOptions {
  /** the value of `--max-time` */
  readonly maxTime: string | undefined;
  readonly adapter?: string;
  readonly tune?: boolean;
}

/**
 * Returns the command line that repeats a result. It begins with `command`, and DIR and FILE replace the paths of this
 * machine.
 */
export function repeatingCommand(
  command: string,
  settings: Omit<SharedSettings, "maxMinutes">,
  models: readonly RequestedModel[],
  { maxTime, adapter, tune }: FurtherOptions,
): string {
  const [kind, folder] = settings.data.split(":");
  const names = models.map(({ preset, textEncoder }) => (textEncoder ? `${preset}:${textEncoder}` : preset));
  return [
    `${programName()} ${command} ${kind}${folder === undefined ? "" : ":DIR"}`,
    `--models ${names.join(",")}`,
    settings.split && `--split ${settings.split}`,
    settings.glove && "--glove FILE",
    settings.seed !== 1 && `--seed ${settings.seed}`,
    settings.precision && `--precision ${settings.precision}`,
    settings.epochs && `--epochs ${settings.epochs}`,
    maxTime && `--max-time ${maxTime}`,
    adapter && `--adapter ${adapter}`,
    tune !== undefined && (tune ? "--tune" : "--no-tune"),
  ]
    .filter(Boolean)
    .join(" ");
}

/** Returns a configuration without paths of data: they belong to one machine, not to the result. */
export function withoutPaths({ data, ...config }: Record<string, unknown>): Record<string, unknown> {
  const { source: _source, glove: _glove, ...kept } = data as Record<string, unknown>;
  return { ...config, data: kept };
}
