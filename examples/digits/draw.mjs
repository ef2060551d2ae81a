// ten digits as pen strokes, each time in another hand
import { threefry, uniform01 } from "@bosquejo/tensor";

export const SIZE = 28;
export const PIXELS = SIZE * SIZE;

/** Points on an ellipse around (x, y) from one angle to another, in turns: 0 is right, 0.25 below. */
const arc = (x, y, rx, ry, from, to) =>
  Array.from({ length: 13 }, (_, i) => {
    const angle = 2 * Math.PI * (from + ((to - from) * i) / 12);
    return [x + rx * Math.cos(angle), y + ry * Math.sin(angle)];
  });

// lines through points in a square from (0, 0), top left, to (1, 1)
const strokes = [
  [arc(0.5, 0.5, 0.24, 0.36, 0, 1)],
  [[[0.36, 0.28], [0.54, 0.14], [0.54, 0.86]]],
  [[...arc(0.5, 0.36, 0.23, 0.22, 0.5, 1.1), [0.26, 0.86], [0.76, 0.86]]],
  [[...arc(0.47, 0.32, 0.21, 0.18, 0.55, 1.25), ...arc(0.47, 0.68, 0.25, 0.18, 0.75, 1.45)]],
  [[[0.64, 0.86], [0.64, 0.14], [0.24, 0.64], [0.82, 0.64]]],
  [[[0.74, 0.14], [0.36, 0.14], [0.33, 0.46], ...arc(0.48, 0.64, 0.25, 0.22, 0.68, 1.42)]],
  [[...arc(0.66, 0.6, 0.38, 0.46, 0.72, 0.52), ...arc(0.5, 0.66, 0.22, 0.2, 0.5, 1.5)]],
  [[[0.25, 0.14], [0.76, 0.14], [0.44, 0.86]]],
  [[...arc(0.5, 0.32, 0.19, 0.18, 0.25, 1.25), ...arc(0.5, 0.68, 0.24, 0.18, 0.75, 1.75)]],
  [[...arc(0.5, 0.35, 0.22, 0.21, 0, 1), [0.72, 0.4], [0.64, 0.86]]],
];

/** `count` pictures `[count, 28, 28, 1]` in 0..1 with their digits; a seed gives the same ones each time. */
export function drawDigits(count, seed, { noise = 0.1 } = {}) {
  const images = new Float32Array(count * PIXELS);
  const labels = new Uint32Array(count);
  let drawn = 0;
  const random = (from, to) => from + (to - from) * uniform01(threefry([seed, 0], [drawn++, 0])[0]);
  for (let i = 0; i < count; i++) {
    labels[i] = Math.floor(random(0, 10));
    const place = hand(random);
    const pen = { radius: random(0.03, 0.07), ink: random(0.7, 1) };
    const image = images.subarray(i * PIXELS, (i + 1) * PIXELS);
    for (const points of strokes[labels[i]]) drawLine(image, points.map(place), pen);
    image.forEach((ink, pixel) => {
      image[pixel] = Math.min(1, Math.max(0, ink + random(-noise, noise)));
    });
  }
  return { images, labels };
}

/** A hand's way of writing: points are bent, slanted, stretched, turned and moved. */
function hand(random) {
  const [turn, slant] = [random(-0.3, 0.3), random(-0.3, 0.3)];
  const [width, height] = [random(0.65, 1.05), random(0.75, 1.05)];
  const [right, down] = [random(0.42, 0.58), random(0.42, 0.58)];
  const [bend, phase] = [random(-0.05, 0.05), random(0, 2 * Math.PI)];
  return ([x, y]) => {
    const u = width * (x - 0.5 + bend * Math.sin(5 * y + phase)) + slant * (y - 0.5);
    const v = height * (y - 0.5 + bend * Math.sin(5 * x + phase));
    return [right + u * Math.cos(turn) - v * Math.sin(turn), down + u * Math.sin(turn) + v * Math.cos(turn)];
  };
}

/** Inks the pixels near a line through points; its edge is one pixel wide. */
export function drawLine(image, points, { radius, ink }) {
  for (let pixel = 0; pixel < PIXELS; pixel++) {
    const [x, y] = [((pixel % SIZE) + 0.5) / SIZE, (Math.floor(pixel / SIZE) + 0.5) / SIZE];
    let nearest = Infinity;
    for (let i = 1; i < points.length; i++) nearest = Math.min(nearest, distance(x, y, points[i - 1], points[i]));
    const covered = Math.min(1, Math.max(0, (radius - nearest) * SIZE + 0.5));
    image[pixel] = Math.max(image[pixel], ink * covered);
  }
}

/** From (x, y) to the line between two points. */
function distance(x, y, [ax, ay], [bx, by]) {
  const [dx, dy] = [bx - ax, by - ay];
  const along = ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy || 1);
  const t = Math.min(1, Math.max(0, along));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}

/** Pictures side by side in characters, each of which stands for two pixels, one above the other. */
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
