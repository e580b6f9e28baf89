/** Files of lines and of holidays: dated rules, of which two that contradict each other are refused. */
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Lines } from '../../poverty/line.js';
import { dayOf, type HolidayCalendar } from '../../poverty/working-days.js';
import type { YamlFile } from '../yaml-file.js';

interface LinesFile {
  readonly lines: readonly { readonly province: string; readonly from: string; readonly value: number }[];
}

interface HolidaysFile {
  readonly years: readonly { readonly year: number; readonly holidays: readonly string[]; readonly worked: readonly string[] }[];
}

/**
 * Lines by province, in ascending order of their dates.
 *
 * @throws InputError `poverty/date`, `relapse/line-twice`
 */
export function linesOf(file: YamlFile): Lines {
  const lines = new Map<string, { from: number; value: number }[]>();
  const problems: Problem[] = [];
  (file.value as LinesFile).lines.forEach(({ province, from, value }, k) => {
    const dated = { from: dayOf(from, file.place(['lines', k, 'from'])), value };
    const there = lines.get(province) ?? [];
    const same = there.find((other) => other.from === dated.from);
    if (same !== undefined) problems.push({ place: file.place(['lines', k, 'from']), expected: `each province and date once: ${province} has ${same.value} from ${from} already`, found: String(value), code: 'relapse/line-twice' });
    lines.set(province, [...there, dated]);
  });
  throwIfAny(problems);
  for (const dated of lines.values()) dated.sort((a, b) => a.from - b.from);
  return lines;
}

/**
 * Holidays and shifted workdays of every year of a file.
 *
 * @throws InputError `poverty/date`, `relapse/year-twice`, `relapse/other-year`, `relapse/date-twice`
 */
export function calendarOf(file: YamlFile): HolidayCalendar {
  const { years } = file.value as HolidaysFile;
  const problems: Problem[] = [];
  const [known, days, first] = [new Set<number>(), { holidays: new Set<number>(), worked: new Set<number>() }, new Map<number, string>()];
  years.forEach(({ year, ...dates }, k) => {
    if (known.has(year)) problems.push({ place: file.place(['years', k, 'year']), expected: 'each year once', found: String(year), code: 'relapse/year-twice' });
    known.add(year);
    for (const key of ['holidays', 'worked'] as const) {
      dates[key].forEach((date, d) => {
        const place = file.place(['years', k, key, d]);
        const day = dayOf(date, place);
        const before = first.get(day);
        if (!date.startsWith(`${year}-`)) problems.push({ place, expected: `a date of ${year}, whose list this is`, found: date, code: 'relapse/other-year' });
        else if (before !== undefined) problems.push({ place, expected: `each date once: it is among ${before} already`, found: date, code: 'relapse/date-twice' });
        first.set(day, before ?? `${key} of ${year}`);
        days[key].add(day);
      });
    }
  });
  throwIfAny(problems);
  return { place: file.place(['years']), years: known, ...days };
}
