/** Quantities any model can have of the clock alone. */
import { calendarDate, type Clock } from './clock.js';

export const CALENDAR = {
  dayOfYear: { unit: 'd', of: (clock: Clock, t: number): number => calendarDate(clock, t).dayOfYear },
  month: { unit: '月', of: (clock: Clock, t: number): number => calendarDate(clock, t).month },
} as const;
