// draws the ten digits as pen strokes, each time with a different handwriting
import { threefry, uniform01 } from "@bosquejo/tensor";

export const SIZE = 28;
export const PIXELS = SIZE * SIZE;

/** Points on an ellipse around (x, y), from one angle to another. A full turn is 1: 0 is right, 0.25 is below. */
const arc = (x, y, rx, ry, from, to) =>
  Array.from({ length: 13 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / 12);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });

// for each digit: its lines, as points in a square from (0, 0), top left, to (1, 1)
const strokes = [
  [arc(0.5, 0.5, 0.24, 0.36, 0, 1)],
  [
    [
      [0.36, 0.28],
      [0.54, 0.14],
      [0.54, 0.86],
    ],
  ],
  [[...arc(0.5, 0.36, 0.23, 0.22, 0.5, 1.1), [0.26, 0.86], [0.76, 0.86]]],
  [[...arc(0.47, 0.32, 0.21, 0.18, 0.55, 1.25), ...arc(0.47, 0.68, 0.25, 0.18, 0.75, 1.45)]],
  [
    [
      [0.64, 0.86],
      [0.64, 0.14],
      [0.24, 0.64],
      [0.82, 0.64],
    ],
  ],
  [[[0.74, 0.14], [0.36, 0.14], [0.33, 0.46], ...arc(0.48, 0.64, 0.25, 0.22, 0.68, 1.42)]],
  [[...arc(0.66, 0.6, 0.38, 0.46, 0.72, 0.52), ...arc(0.5, 0.66, 0.22, 0.2, 0.5, 1.5)]],
  [
    [
      [0.25, 0.14],
      [0.76, 0.14],
      [0.44, 0.86],
    ],
  ],
  [[...arc(0.5, 0.32, 0.19, 0.18, 0.25, 1.25), ...arc(0.5, 0.68, 0.24, 0.18, 0.75, 1.75)]],
  [[...arc(0.5, 0.35, 0.22, 0.21, 0, 1), [0.72, 0.4], [0.64, 0.86]]],
];

/**
 * Draws `count` images `[count, 28, 28, 1]` with values 0..1, and returns them with their digits. The same seed gives
 * the same images. `variety` is the difference between handwritings, `noise` the noise on the paper.
 */
export function drawDigits(count, seed, { variety = 1, noise = 0.1 } = {}) {
  const images = new Float32Array(count * PIXELS);
  const labels = new Uint32Array(count);
  let drawn = 0;
  const random = () => uniform01(threefry([seed, 0], [drawn++, 0])[0]);
  const around = (centre, range) => centre + variety * range * (2 * random() - 1);
  for (let i = 0; i < count; i++) {
    labels[i] = Math.floor(10 * random());
    const place = handwriting(around);
    const pen = { radius: around(0.05, 0.02), ink: around(0.85, 0.15) };
    const image = images.subarray(i * PIXELS, (i + 1) * PIXELS);
    for (const points of strokes[labels[i]]) drawLine(image, points.map(place), pen);
    for (let pixel = 0; pixel < PIXELS && noise > 0; pixel++) {
      image[pixel] = Math.min(1, Math.max(0, image[pixel] + noise * (2 * random() - 1)));
    }
  }
  return { images, labels };
}

/** Draws a random handwriting: a function that bends, slants, stretches, rotates and moves points. */
function handwriting(around) {
  const [turn, slant] = [around(0, 0.3), around(0, 0.3)];
  const [width, height] = [around(0.85, 0.2), around(0.9, 0.15)];
  const [right, down] = [around(0.5, 0.08), around(0.5, 0.08)];
  const [bend, phase] = [around(0, 0.05), around(0, Math.PI)];
  return (point) => {
    const [x, y] = point;
    const u = width * (x - 0.5 + bend * Math.sin(5 * y + phase)) + slant * (y - 0.5);
    const v = height * (y - 0.5 + bend * Math.sin(5 * x + phase));
    return [right + u * Math.cos(turn) - v * Math.sin(turn), down + u * Math.sin(turn) + v * Math.cos(turn)];
  };
}

/** Draws lines through points into an image. Their edges fade over one pixel. */
export function drawLine(image, points, { radius, ink }) {
  const first = (a, b) => Math.max(0, Math.floor((Math.min(a, b) - radius) * SIZE - 1));
  const last = (a, b) => Math.min(SIZE - 1, Math.ceil((Math.max(a, b) + radius) * SIZE));
  for (let i = 1; i < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i - 1], points[i]];
    for (let y = first(ay, by); y <= last(ay, by); y++) {
      for (let x = first(ax, bx); x <= last(ax, bx); x++) {
        const away = distance((x + 0.5) / SIZE, (y + 0.5) / SIZE, points[i - 1], points[i]);
        const covered = Math.min(1, Math.max(0, (radius - away) * SIZE + 0.5));
        image[y * SIZE + x] = Math.max(image[y * SIZE + x], ink * covered);
      }
    }
  }
}

/** The distance of (x, y) from the line between two points. */
function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Prints images side by side as text. One character is two pixels, one above the other. */
export function asText(images) {
  const shades = " .:-=+*#%@";
  const lines = [];
  for (let y = 0; y < SIZE; y += 2) {
    const row = images.flatMap((image) =>
      Array.from({ length: SIZE }, (_, x) => {
        const ink = (image[y * SIZE + x] + image[(y + 1) * SIZE + x]) / 2;
        return shades[Math.round(ink * (shades.length - 1))];
      }),
    );
    lines.push(row.join("").trimEnd());
  }
  return lines.join("\n");
}
