import type * as Jax from "@jax-js/jax";
import type { PlainTensor } from "./layouts.js";

/** Arrays by name. Passing an array to a function of jax-js consumes it; `.ref` makes another reference. */
export type Arrays = Record<string, Jax.Array>;

/** The states of an optimizer by name: arrays for each weight, or others. */
export type JaxStates = Record<string, Arrays>;

/** A network in jax-js. */
export interface JaxNetwork {
  readonly weights: Arrays;
  readonly states: JaxStates;
  readonly batch: Arrays;
  /** Computes the total loss `[]`. */
  loss(weights: Arrays, batch: Arrays): Jax.Array;
  /** Returns the weights and states after an update. */
  update(weights: Arrays, gradients: Arrays, states: JaxStates): { weights: Arrays; states: JaxStates };
}

/** Copies a tensor to an array. */
export const arrayOf = (np: typeof Jax.numpy, { shape, data }: PlainTensor): Jax.Array =>
  np.array(data, { shape: [...shape] });

/** Copies tensors to arrays of the same names. */
export const arraysOf = (np: typeof Jax.numpy, tensors: Readonly<Record<string, PlainTensor>>): Arrays =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, arrayOf(np, tensor)]));

/** Zeros in the shapes of weights. */
export const zerosLike = (np: typeof Jax.numpy, weights: Arrays): Arrays =>
  Object.fromEntries(Object.entries(weights).map(([name, { shape }]) => [name, np.zeros([...shape])]));
