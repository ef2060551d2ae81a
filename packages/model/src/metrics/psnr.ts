// the PSNR of a perfect image is infinite, and so would be the mean: this MSE limits it to 100 dB
const LEAST_MSE = 1e-10;

/** The peak signal-to-noise ratio in dB, at most 100, of an image with mean squared error `mse` in 0..1. */
export const psnr = (mse: number): number => -10 * Math.log10(Math.max(mse, LEAST_MSE));
