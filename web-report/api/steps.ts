/** Steps that histories are down-sampled to, on China's clock. */
import { Type } from 'typebox';

const STEPS = { '10min': 600_000, '1h': 3_600_000, '3h': 10_800_000, '6h': 21_600_000, '1d': 86_400_000 } as const;
const OFFSET_MS = 8 * 3_600_000;

export type Step = keyof typeof STEPS;

export const STEP = Type.Enum(Object.keys(STEPS) as Step[]);

/** Beginning of the step that a moment lies in [ms since 1970]. */
export const stepOf = (time: number, step: Step): number => Math.floor((time + OFFSET_MS) / STEPS[step]) * STEPS[step] - OFFSET_MS;
