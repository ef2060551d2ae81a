/** A point of a picture that needs a label, in the picture's units. */
export interface LabelledPoint {
  readonly x: number;
  readonly y: number;
  /** possible labels, the best first: the first one that has room is used */
  readonly labels: readonly string[];
}

/** A label. Its position is the left end of its baseline. */
interface Label {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

// sizes in pixels, for text of 11 px in common fonts: width of a character, height, radius of a point, gap
const [CHARACTER, HEIGHT, RADIUS, GAP] = [6.6, 12, 4.5, 3];

const apart = (a: Box, b: Box) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
const around = ({ x, y }: LabelledPoint): Box => ({
  left: x - RADIUS,
  right: x + RADIUS,
  top: y - RADIUS,
  bottom: y + RADIUS,
});

/** Returns the possible boxes of a label beside a point: right, left, above, below, then the four corners. */
function places({ x, y }: LabelledPoint, width: number): Box[] {
  const [right, left, middle] = [x + RADIUS + GAP, x - RADIUS - GAP - width, x - width / 2];
  const [beside, above, below] = [y - HEIGHT / 2, y - RADIUS - GAP - HEIGHT, y + RADIUS + GAP];
  const corners: [number, number][] = [
    ...([
      [right, beside],
      [left, beside],
      [middle, above],
      [middle, below],
    ] as [number, number][]),
    ...([
      [right - GAP, above],
      [right - GAP, below],
      [left + GAP, above],
      [left + GAP, below],
    ] as [number, number][]),
  ];
  return corners.map(([at, top]) => ({ left: at, top, right: at + width, bottom: top + HEIGHT }));
}

/**
 * Places a label for each point, in the order of the points. Labels touch neither each other nor a point. A point
 * without room gets no label.
 */
export function placeLabels(points: readonly LabelledPoint[], within: Box): (Label | undefined)[] {
  const taken = points.map(around);
  return points.map((point) => {
    for (const text of point.labels) {
      const free = places(point, text.length * CHARACTER).find(
        (box) =>
          box.left >= within.left &&
          box.right <= within.right &&
          box.top >= within.top &&
          box.bottom <= within.bottom &&
          taken.every((other) => apart(box, other)),
      );
      if (!free) continue;
      taken.push(free);
      return { x: free.left, y: free.bottom - 2, text };
    }
    return undefined;
  });
}
