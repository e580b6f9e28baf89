/** What becomes of households in trouble: on the list, registered in time, late or never; and of those on the list, who leaves it too soon. */
/**
 * Household-draws, but for the two sums of months. Below the line in the end (`fell`) = on the list when first below
 * (`listed`) + registered in time + late + never (`missed`). Then: months of lead of those in time; registered without a fall;
 * found first by which channel; on the list at some time (`watched`); off it again (`exited`), after so many months in sum
 * (`watchMonths`); of these below the line in a month after, and registered again.
 */
export const DETECTION_KINDS = ['fell', 'listed', 'inTime', 'late', 'missed', 'leadMonths', 'notFallen', 'medical', 'education', 'disaster', 'income', 'watched', 'exited', 'watchMonths', 'belowAfterExit', 'seenAgain'] as const;
export type DetectionKind = (typeof DETECTION_KINDS)[number];
