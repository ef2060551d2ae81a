/**
 * A dense layer, a convolution or a transposed convolution. Images and kernels are square.
 * A dense layer has images of one pixel and a kernel of one tap.
 */
export interface SizedLayer {
  readonly name: string;
  readonly kind: "linear" | "conv2d" | "convTranspose2d";
  readonly B: number;
  /** height and width of x `[B,H,H,C]` */
  readonly H: number;
  readonly C: number;
  /** height and width of y `[B,OH,OH,O]` */
  readonly OH: number;
  readonly O: number;
  /** height and width of the kernel w `[R,R,C,O]` */
  readonly R: number;
  readonly stride: number;
  readonly padding: number;
}

export const linearLayer = (name: string, B: number, C: number, O: number): SizedLayer => ({
  ...{ name, kind: "linear", B, H: 1, C, OH: 1, O, R: 1, stride: 1, padding: 0 },
});

/** A transposed convolution with a 4x4 kernel that doubles height and width. */
export const upsampling = (name: string, B: number, H: number, C: number, O: number): SizedLayer => ({
  ...{ name, kind: "convTranspose2d", B, H, C, OH: 2 * H, O, R: 4, stride: 2, padding: 1 },
});

/** The shape of a layer's weights: `[C,O]`, or `[R,R,C,O]` for a convolution. The bias has shape `[O]`. */
export const weightShape = ({ kind, R, C, O }: SizedLayer): number[] => (kind === "linear" ? [C, O] : [R, R, C, O]);

/**
 * The number of multiplications and additions of a layer's forward pass. Each gradient has as many.
 * Zeros between pixels do not count, zeros around images do.
 */
export const layerFlops = ({ B, H, C, OH, O, R }: SizedLayer): number => 2 * B * Math.min(H, OH) ** 2 * R ** 2 * C * O;
