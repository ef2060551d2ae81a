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

/** The inputs of an op: a tuple of tensors. */
type Tensors = readonly Tensor[];
/** The shapes of the inputs. */
type Shapes<T extends Tensors> = { readonly [I in keyof T]: Shape };

/** The declaration of an op: its shape rule, its forward launch and its gradient. */
export interface OpDeclaration<T extends Tensors, S extends Sizes, O> {
  readonly name: string;
  /**
   * names of the tensors that it takes, in order; any other number of tensors throws. Without names, any number is
   * taken
   */
  readonly inputs?: { readonly [I in keyof T]: string };
  /**
   * names of its options, with a question mark after optional ones; others throw. Without names, all options are taken
   */
  readonly options?: readonly OptionName<O>[];
  /** the shape rule: computes pipeline constants from shapes and options; throws a TensorError if they do not fit */
  sizes(shapes: Shapes<T>, options: O): S;
  /** the shape of y */
  shape(sizes: S, shapes: Shapes<T>, options: O): Shape;
  /** true if the options are an array, such as a shape; otherwise an array among the arguments throws */
  readonly arrayOptions?: true;
  /** element types of the inputs, in order; the last one also applies to all further inputs; f32 by default */
  readonly dtypes?: readonly (DType | "any")[];
  /** element type of y; f32 by default */
  dtype?(inputs: T, options: O): DType;
  /** launches the kernels that fill y; a tensor passed to `keep` is kept for `backward` until y is disposed */
  forward(sizes: S, y: Tensor, inputs: T, keep: (tensor: Tensor) => Tensor): void;
  /** the activation that ends the op; `backward` then gets the gradient before this activation as dy */
  activation?(sizes: S): ActivationSizes;
  /** for each input: a function that fills its gradient, a tensor that is the gradient, or undefined for none */
  backward?(sizes: S, dy: Tensor, y: Tensor, inputs: T, kept: readonly Tensor[]): readonly Gradient[];
}

/** A function from tensors (and options) to a tensor. */
export type Op<T extends Tensors, O> = ((...args: [...T, ...OptionsOf<O>]) => Tensor) & {
  readonly opName: string;
};
type OptionsOf<O> = [O] extends [undefined] ? [] : undefined extends O ? [options?: O] : [options: O];

/**
 * Makes an op from its declaration.
 *
 * @throws {TensorError} if the declaration lacks its name, `sizes`, `shape` or `forward`
 */
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
      const checkedBackward = (dy: Tensor) => checkedGradients(name, inputs, backward(sizes, dy, y, inputs, kept));
      y.node = { op: name, inputs, activation, backward: checkedBackward };
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

/**
 * Checks the gradients that `backward` returned: for each input a function, an f32 tensor of its size or undefined.
 *
 * @throws {TensorError} if one of them is anything else
 */
function checkedGradients(name: string, inputs: Tensors, found: readonly Gradient[]): readonly Gradient[] {
  if (!Array.isArray(found))
    throw new TensorError(`${name}: expected an array of gradients from its backward, got ${kindOf(found)}`);
  found.forEach((each: Gradient, i) => {
    if (each === undefined || typeof each === "function") return;
    if (!(each instanceof Tensor)) checkTensor(name, `gradient ${i + 1} of its backward`, each);
    if (each.size === inputs[i]?.size && each.dtype === "f32") return;
    const expected = `f32 ${words(inputs[i]?.shape ?? [])} for gradient ${i + 1} of its backward`;
    throw new TensorError(`${name}: expected ${expected}, got ${each.dtype} ${words(each.shape)}`);
  });
  return found;
}

/**
 * Keeps tensors that the gradient of `y` reads until y is disposed: takes them out of the scope that made them. If y
 * has no gradient, disposes them.
 */
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
