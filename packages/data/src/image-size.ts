/** The sizes in which images can be loaded: width and height, in pixels. */
export const imageSizes = [8, 16, 32, 64, 128, 256] as const;

/** Width and height of an image, in pixels. */
export type ImageSize = (typeof imageSizes)[number];

/** The size of images if none is given. */
export const DEFAULT_IMAGE_SIZE: ImageSize = 64;

/** The number of bytes of an image `[size, size, 3]`. */
export const imageBytes = (size: ImageSize): number => size * size * 3;
