/** Moments as they are written: China standard time. */
const OFFSET_MS = 8 * 3_600_000;

/** Moments written last: most of what is published together has the same few. */
const written = new Map<number, string>();
const MOST_WRITTEN = 2_000;

export function momentText(time: number): string {
  let text = written.get(time);
  if (text === undefined) {
    text = `${new Date(time + OFFSET_MS).toISOString().slice(0, 19)}+08:00`;
    if (written.size >= MOST_WRITTEN) written.clear();
    written.set(time, text);
  }
  return text;
}

/** Days written last. */
const days = new Map<number, string>();
const DAY_MS = 86_400_000;

/** The day of a moment on China's clock: `2023-07-01`. */
export function dayOf(time: number): string {
  const day = Math.floor((time + OFFSET_MS) / DAY_MS);
  let text = days.get(day);
  if (text === undefined) {
    text = new Date(day * DAY_MS).toISOString().slice(0, 10);
    if (days.size >= MOST_WRITTEN) days.clear();
    days.set(day, text);
  }
  return text;
}

export const momentOrNull = (time: number | null): string | null => (time === null ? null : momentText(time));
