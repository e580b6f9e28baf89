/** Labels along a vertical line, moved apart where they would touch, and never past either end. */

/**
 * Heights for labels that want to stand at `wanted` [px].
 *
 * @param gap least distance between two [px]
 * @returns a height for each, in the order given, from `top` to `bottom` as far as there is room
 */
export function spreadLabels(wanted: readonly number[], gap: number, top: number, bottom: number): number[] {
  const order = wanted.map((_, k) => k).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const placed = wanted.map((y) => Math.min(Math.max(y, top), bottom));
  order.forEach((k, rank) => {
    if (rank > 0) placed[k] = Math.max(placed[k]!, placed[order[rank - 1]!]! + gap);
  });
  for (let rank = order.length - 1; rank >= 0; rank--) {
    const limit = rank === order.length - 1 ? bottom : placed[order[rank + 1]!]! - gap;
    placed[order[rank]!] = Math.min(placed[order[rank]!]!, limit);
  }
  return placed;
}
