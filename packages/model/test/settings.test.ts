import { describe, expect, test } from "vitest";
import * as z from "zod";
import { allModels, commonEntries, configEntries, RunConfig } from "../src/index.js";
import { entriesOf, merged, setting, suggestion } from "../src/settings.js";

/** Paths and schemas of all values that are no objects, through objects, records and unions, also if optional. */
function leaves(schema: z.ZodType, path: string): [string, z.ZodType][] {
  if (schema.meta()?.expected !== undefined) return [[path, schema]];
  if (schema instanceof z.ZodOptional) return leaves(schema.unwrap() as z.ZodType, path);
  if (schema instanceof z.ZodRecord) return leaves(schema.valueType as z.ZodType, `${path}.*`);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((option) => leaves(option as z.ZodType, path));
  if (!(schema instanceof z.ZodObject)) return [[path, schema]];
  return Object.entries(schema.shape).flatMap(([name, inner]) => leaves(inner as z.ZodType, `${path}.${name}`));
}

describe("every setting", () => {
  const schemas = [["run", RunConfig] as const, ...allModels().map(({ name, settings }) => [name, settings] as const)];

  test.each(schemas)("of %s has documentation and an expected value", (name, schema) => {
    const all = leaves(schema, name);
    expect(all.length).toBeGreaterThan(5);
    for (const [path, leaf] of all) {
      expect(leaf.description, path).toMatch(/\w/);
      expect(leaf.meta()?.expected, path).toMatch(/\w/);
    }
  });

  test("of a model comes after the common settings, and every path is unique", () => {
    const common = commonEntries().map(({ path }) => path.join("."));
    const own = configEntries("vae").map(({ path }) => path.join("."));
    expect(own.slice(0, 4)).toEqual(["preset", "data.source", "data.imageSize", "data.split"]);
    expect(own.filter((path) => !common.includes(path))).toEqual([
      ...["model.hidden", "model.latent", "model.features", "model.dropout", "model.outputStart"],
      ...["model.components", "model.initialLogVariance", "model.klWeight", "model.klWarmupSteps"],
    ]);
    expect(common).toContain("model.name");
    expect(common.filter((path) => path.startsWith("training.optimizer."))).toEqual(
      [...["name", "rho", "epsilon", "weightDecay", "beta1", "beta2", "momentum", "nesterov"]].map(
        (name) => `training.optimizer.${name}`,
      ),
    );
    expect(new Set(own).size).toBe(own.length);
    expect(() => configEntries("van")).toThrow("model: expected one of vae, flow, got van");
  });

  test("with an option of the command line has its own option", () => {
    const flags = commonEntries().flatMap(({ meta }) => (meta.option ? [meta.option.flags.split(" ")[0]] : []));
    expect(flags).toContain("--batch-size");
    expect(new Set(flags).size).toBe(flags.length);
  });
});

test("entries are the settings of nested objects, in order, with their paths", () => {
  const [first, second] = [setting(z.number(), "a number", "the first"), setting(z.string(), "a text", "the second")];
  const entries = entriesOf(z.object({ a: z.object({ b: z.object({ c: first }) }), d: second }));
  expect(entries).toEqual([
    { path: ["a", "b", "c"], schema: first, meta: first.meta() },
    { path: ["d"], schema: second, meta: second.meta() },
  ]);
});

describe("a suggestion", () => {
  const paths = ["data.source", "training.batchSize", "model.hidden"];

  test("is the path whose last name is similar, in upper or lower case", () => {
    expect(suggestion("BATCHSIZE", paths)).toBe("did you mean training.batchSize?");
    expect(suggestion("hiden", paths)).toBe("did you mean model.hidden?");
  });

  test("is the list of all paths if none is similar", () => {
    expect(suggestion("zebra", paths)).toBe("known settings: data.source, training.batchSize, model.hidden");
  });
});

describe("merging settings", () => {
  test("merges nested objects, and undefined replaces nothing", () => {
    const base = { a: { b: 1, c: 2 }, d: [1, 2], e: null as unknown };
    expect(merged(base, { a: { b: 3, c: undefined }, d: [5], e: { f: 1 } })).toEqual({
      ...{ a: { b: 3, c: 2 }, d: [5], e: { f: 1 } },
    });
    expect(merged(base, undefined)).toBe(base);
    expect(base).toEqual({ a: { b: 1, c: 2 }, d: [1, 2], e: null });
  });

  test("replaces an object of another name as a whole", () => {
    const base = { optimizer: { name: "a", rate: 1 } };
    expect(merged(base, { optimizer: { name: "b", speed: 2 } })).toEqual({ optimizer: { name: "b", speed: 2 } });
    expect(merged(base, { optimizer: { rate: 3 } })).toEqual({ optimizer: { name: "a", rate: 3 } });
  });
});
