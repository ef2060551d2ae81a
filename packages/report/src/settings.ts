/** Lists settings by name. A setting inside another one has both names: "training.seed". */
export function flattened(settings: Readonly<Record<string, unknown>>): [name: string, value: unknown][] {
  return Object.entries(settings).flatMap(([name, value]): [string, unknown][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? flattened(value as Record<string, unknown>).map(([inner, each]) => [`${name}.${inner}`, each])
      : [[name, value]],
  );
}

/** Splits the settings of several networks into those that differ, a value for each network, and those they share. */
export function comparedSettings(configs: readonly Readonly<Record<string, unknown>>[]) {
  const settings = configs.map((config) => new Map(flattened(config).filter(([name]) => name !== "preset")));
  const rows = [...new Set(settings.flatMap((each) => [...each.keys()]))].map((name) => [
    name,
    ...settings.map((each) => String(each.get(name) ?? "none")),
  ]);
  const isCommon = ([, first, ...others]: readonly string[]) => others.every((value) => value === first);
  return {
    differing: rows.filter((row) => !isCommon(row)),
    common: rows.filter(isCommon).map(([name = "", value = ""]) => [name, value] as const),
  };
}
