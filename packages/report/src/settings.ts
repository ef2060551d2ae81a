/** Lists settings by name. A setting inside another one has both names: "training.seed". */
export function flattened(settings: Readonly<Record<string, unknown>>): [name: string, value: unknown][] {
  return Object.entries(settings).flatMap(([name, value]): [string, unknown][] =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? flattened(value as Record<string, unknown>).map(([inner, each]) => [`${name}.${inner}`, each])
      : [[name, value]],
  );
}
