/** Quantities any model can have of the clock alone. */
import { daySlot } from '../../weather/calendar-slots.js';
import { calendarDate, type Clock } from './clock.js';

export const CALENDAR = {
  dayOfYear: { unit: 'd', of: (clock: Clock, t: number): number => calendarDate(clock, t).dayOfYear },
  month: { unit: '月', of: (clock: Clock, t: number): number => calendarDate(clock, t).month },
  /** Of a year of 365 days: 29 February counts as 28 February. */
  seasonDay: {
    unit: 'd',
    of: (clock: Clock, t: number): number => {
      const { month, day } = calendarDate(clock, t);
      return daySlot(month, day) + 1;
    },
  },
} as const;
