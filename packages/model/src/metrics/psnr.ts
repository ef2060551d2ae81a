// a perfect image would have an infinite PSNR and spoil the mean: 1e-10 makes it 100 dB
const LEAST_MSE = 1e-10;

/** Peak signal-to-noise ratio in dB of an image's mean squared error in 0..1, at most 100. */
export const psnr = (mse: number): number => -10 * Math.log10(Math.max(mse, LEAST_MSE));
