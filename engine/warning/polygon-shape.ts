/** Whether a closed ring bounds an area: not flat, and nowhere across itself. */

type Point = readonly [number, number];

/** Rings of more points are not held against themselves: their pairs of sides would take too long. */
const MOST_POINTS = 2_000;

/** On which side of a → b c lies: the sign of twice the area of their triangle. */
const side = (a: Point, b: Point, c: Point): number => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));

/** Whether two sides cross at a point that is an end of neither. */
const cross = (a: Point, b: Point, c: Point, d: Point): boolean => side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;

/** What keeps a closed ring from bounding an area: `flat` where all its points lie on one line, `crossed` where two of its sides cross; null: nothing. */
export function ringFault(ring: readonly Point[]): 'flat' | 'crossed' | null {
  const corner = ring.find((point) => point[0] !== ring[0]![0] || point[1] !== ring[0]![1]);
  if (corner === undefined || ring.every((point) => side(ring[0]!, corner, point) === 0)) return 'flat';
  const sides = ring.length - 1;
  if (sides >= MOST_POINTS) return null;
  for (let i = 0; i < sides; i++) for (let j = i + 2; j < sides; j++) if (cross(ring[i]!, ring[i + 1]!, ring[j]!, ring[j + 1]!)) return 'crossed';
  return null;
}
