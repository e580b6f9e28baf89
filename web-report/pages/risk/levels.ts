/** Classes of a probability of exceedance. */

/** Upper ends of the classes [1]; beyond the last is one more. */
export const LEVEL_ENDS = [0, 0.1, 0.33, 0.66] as const;
export const LEVEL_NAMES = ['0', '≤ 10 %', '≤ 33 %', '≤ 66 %', '> 66 %'] as const;

/** The class of a share, 0 lowest. */
export function levelOf(share: number): number {
  const at = LEVEL_ENDS.findIndex((end) => share <= end);
  return at < 0 ? LEVEL_ENDS.length : at;
}
