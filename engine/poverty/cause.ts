/** Causes of a fall that can be switched off one at a time, as bits. */
export const CAUSES = { income: 1, harvest: 2, illness: 4, accident: 8, jobLoss: 16 } as const;
export type Cause = keyof typeof CAUSES;

/** Every cause. */
export const ALL_CAUSES = Object.values(CAUSES).reduce((bits, bit) => bits | bit, 0);
