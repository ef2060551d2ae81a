import type { ActivationSizes, Sizes } from "@bosquejo/kernels";
import {
  argumentsOf,
  checkFunction,
  checkInputs,
  checkNumbers,
  checkTaken,
  checkTensor,
  explained,
  ruled,
} from "../runtime/arguments.js";
import { during } from "../runtime/launches/nan-checks.js";
import type { OptionName } from "../runtime/options.js";
import { kindOf, type Shape, TensorError, words } from "../runtime/shape.js";
import { Tensor } from "../runtime/tensor.js";
import type { DType } from "../runtime/values.js";
import type { Gradient } from "./node.js";

/** Tensors as a tuple, and their shapes. */
type Tensors = readonly Tensor[];
type Shapes<T extends Tensors> = { readonly [I in keyof T]: Shape };

/** What an op is: its shape rule, its kernel and its gradient. */
export interface OpDeclaration<T extends Tensors, S extends Sizes, O> {
  readonly name: string;
  /** names of the tensors that it takes, in their order: another number of them is refused; not looked at unless given */
  readonly inputs?: { readonly [I in keyof T]: string };
  /** names of its options, with a question mark where one may be left out: others are refused; not looked at unless given */
  readonly options?: readonly OptionName<O>[];
  /** the shape rule: pipeline constants from shapes and options; throws a TensorError where they do not fit */
  sizes(shapes: Shapes<T>, options: O): S;
  shape(sizes: S, shapes: Shapes<T>, options: O): Shape;
  /** whether the options are an array, such as a shape: else an array is taken for a tensor that is none */
  readonly arrayOptions?: true;
  /** element types of the inputs, the last one also of those after it; all f32 by default */
  readonly dtypes?: readonly (DType | "any")[];
  /** element type of y; f32 by default */
  dtype?(inputs: T, options: O): DType;
  /** fills y; a tensor handed to `keep` is there for the gradient, as long as y is */
  forward(sizes: S, y: Tensor, inputs: T, keep: (tensor: Tensor) => Tensor): void;
  /** what it ends with, where it has a gradient: backward then gets dy from before it */
  activation?(sizes: S): ActivationSizes;
  /** for each input: a function that fills its gradient, or a tensor that is it; absent where there is none */
  backward?(sizes: S, dy: Tensor, y: Tensor, inputs: T, kept: readonly Tensor[]): readonly Gradient[];
}

/** A function from tensors (and options) to a tensor. */
export type Op<T extends Tensors, O> = ((...args: [...T, ...OptionsOf<O>]) => Tensor) & {
  readonly opName: string;
};
type OptionsOf<O> = [O] extends [undefined] ? [] : undefined extends O ? [options?: O] : [options: O];

/** Makes the op that a declaration tells of. */
/* @__NO_SIDE_EFFECTS__ */
export function op<T extends Tensors, S extends Sizes = Sizes, O = undefined>(
  declaration: OpDeclaration<T, S, O>,
): Op<T, O> {
  checkDeclaration(declaration);
  const { name, dtypes, arrayOptions = false } = declaration;
  const call = (...args: unknown[]): Tensor => {
    const given = argumentsOf(name, args, arrayOptions);
    checkTaken(name, given, declaration.inputs, declaration.options);
    const inputs = given.tensors as unknown as T;
    const options = given.options as O;
    const device = checkInputs(name, inputs, dtypes);
    const shapes = inputs.map(({ shape }) => shape) as unknown as Shapes<T>;
    const [sizes, shape] = ruled(name, given, () => {
      const found = declaration.sizes(shapes, options);
      return [found, declaration.shape(found, shapes, options)] as const;
    });
    checkNumbers(name, sizes, options);
    const dtype = declaration.dtype?.(inputs, options);
    const kept: Tensor[] = [];
    const y = during(device, name, () => {
      const made = explained(name, () => device.tensor(shape, undefined, dtype));
      const keep = (tensor: Tensor) => {
        kept.push(tensor);
        return tensor;
      };
      try {
        declaration.forward(sizes, made, inputs, keep);
        return made;
      } catch (error) {
        for (const tensor of [made, ...kept]) tensor.dispose();
        throw error;
      }
    });
    const { backward } = declaration;
    if (backward) {
      const activation = declaration.activation?.(sizes);
      const back = (dy: Tensor) => checkedGradients(name, inputs, backward(sizes, dy, y, inputs, kept));
      y.node = { op: name, inputs, activation, backward: back };
    }
    keepWith(y, kept);
    return y;
  };
  return Object.assign(call, { opName: name }) as unknown as Op<T, O>;
}

function checkDeclaration(declaration: { readonly name: string }): void {
  if (typeof declaration?.name !== "string")
    throw new TensorError(`op: expected a declaration with a name, got ${kindOf(declaration)}`);
  for (const part of ["sizes", "shape", "forward"]) {
    checkFunction(`op ${declaration.name}`, part, (declaration as Readonly<Record<string, unknown>>)[part]);
  }
}

/** What a backward gave, for each input a function, a tensor of its size or nothing; throws a TensorError where it is something else. */
function checkedGradients(name: string, inputs: Tensors, found: readonly Gradient[]): readonly Gradient[] {
  if (!Array.isArray(found))
    throw new TensorError(`${name}: expected an array of gradients from its backward, got ${kindOf(found)}`);
  found.forEach((each: Gradient, i) => {
    if (each === undefined || typeof each === "function") return;
    if (!(each instanceof Tensor)) checkTensor(name, `gradient ${i + 1} of its backward`, each);
    if (each.size === inputs[i]?.size && each.dtype === "f32") return;
    throw new TensorError(
      `${name}: expected f32 ${words(inputs[i]?.shape ?? [])} for gradient ${i + 1} of its backward, got ${each.dtype} ${words(each.shape)}`,
    );
  });
  return found;
}

/** Keeps tensors for an output's gradient: taken out of the scope that made them, they live as long as it. */
export function keepWith(y: Tensor, tensors: readonly Tensor[]): void {
  if (tensors.length === 0) return;
  if (!y.node) {
    for (const tensor of tensors) tensor.dispose();
    return;
  }
  y.node = { ...y.node, kept: [...(y.node.kept ?? []), ...tensors] };
  const made = y.device.scopes.at(-1);
  for (const tensor of tensors) {
    const at = made?.lastIndexOf(tensor) ?? -1;
    if (at >= 0) made?.splice(at, 1);
  }
}
