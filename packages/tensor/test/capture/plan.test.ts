import fc from "fast-check";
import { expect, test } from "vitest";
import { type Need, plan } from "../../src/capture/plan.js";

const needs: fc.Arbitrary<Need[]> = fc.array(
  fc
    .tuple(fc.integer({ min: 1, max: 64 }), fc.integer({ min: -1, max: 30 }), fc.integer({ min: 0, max: 12 }))
    .map(([blocks, first, length]) => ({ bytes: blocks * 16, first, last: first + length })),
  { maxLength: 40 },
);

const overlap = (a: Need, b: Need) => a.first <= b.last && b.first <= a.last;

test("a plan gives each need a large enough buffer, and needs that overlap get different buffers", () => {
  fc.assert(
    fc.property(needs, (wanted) => {
      const { bufferOf, buffers } = plan(wanted);
      expect(bufferOf.length).toBe(wanted.length);
      wanted.forEach((need, i) => {
        expect(buffers[bufferOf[i]!]).toBeGreaterThanOrEqual(need.bytes);
        for (let j = 0; j < i; j++) {
          if (bufferOf[i] === bufferOf[j]) expect(overlap(need, wanted[j]!), `needs ${j} and ${i}`).toBe(false);
        }
      });
      expect([...new Set(bufferOf)].length, "every buffer has a need").toBe(buffers.length);
    }),
    { seed: 4, numRuns: 500 },
  );
});

test("a plan uses at most the bytes of all needs, and at least those of the launch that needs most", () => {
  fc.assert(
    fc.property(needs, (wanted) => {
      const total = (list: readonly number[]) => list.reduce((sum, bytes) => sum + bytes, 0);
      const held = total(plan(wanted).buffers);
      expect(held).toBeLessThanOrEqual(total(wanted.map(({ bytes }) => bytes)));
      for (let launch = -1; launch <= 42; launch++) {
        const alive = wanted.filter(({ first, last }) => first <= launch && launch <= last);
        expect(held).toBeGreaterThanOrEqual(total(alive.map(({ bytes }) => bytes)));
      }
    }),
    { seed: 5, numRuns: 300 },
  );
});

test("a chain of ops shares two buffers", () => {
  const chain = Array.from({ length: 10 }, (_, i): Need => ({ bytes: 64, first: i, last: i + 1 }));
  expect(plan(chain)).toEqual({ bufferOf: [0, 1, 0, 1, 0, 1, 0, 1, 0, 1], buffers: [64, 64] });
});
