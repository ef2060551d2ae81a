import { assign, average } from "@bosquejo/tensor";
import fc from "fast-check";
import { between, uniform } from "../../../random.js";
import { between as whole } from "../../drawn.js";
import { type OpRow, row } from "../../row.js";

/** The rows of the functions that only change a tensor in place. */
export const inPlace: readonly OpRow[] = [
  row<undefined>({
    name: "average",
    run: ([averages, values, share]) => {
      average(averages!, values!, share!);
      return [averages!];
    },
    inputs: [
      { name: "averages", values: uniform },
      { name: "values", values: uniform },
      { name: "share", values: between(0, 1) },
    ],
    cases: [[1], [67], [16, 8], [3, 5, 7]].map((shape) => ({ shapes: [shape, shape, [1]], options: undefined })),
    drawn: whole(1, 70).map((length) => ({ shapes: [[length], [length], [1]], options: undefined })),
    reference: ([averages, values, share]) => [
      averages!.map((former, i) => former + share![0]! * (values![i]! - former)),
    ],
    terms: () => 1,
    refused: [
      {
        shapes: [[3], [4], [1]],
        options: undefined,
        message: "average: expected averages and values of the same shape, got [3] [4]",
      },
      {
        shapes: [[3], [3], [3]],
        options: undefined,
        message: "average: expected share[1], got [3]: share has size 3 on axis 0",
      },
    ],
  }),
  row<undefined>({
    name: "assign",
    run: ([target, values]) => {
      assign(target!, values!);
      return [target!];
    },
    inputs: [
      { name: "target", values: uniform },
      { name: "values", values: uniform },
    ],
    cases: [[1], [67], [16, 8], [3, 5, 7]].map((shape) => ({ shapes: [shape, shape], options: undefined })),
    drawn: fc
      .array(whole(1, 9), { minLength: 1, maxLength: 3 })
      .map((shape) => ({ shapes: [shape, shape], options: undefined })),
    reference: ([, values]) => [values!],
    terms: () => 1,
    refused: [
      {
        shapes: [[3], [4]],
        options: undefined,
        message: "assign: expected target and values of the same shape, got [3] [4]",
      },
    ],
  }),
];
