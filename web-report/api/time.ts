/** Moments as they are written in answers: China standard time. */
import { ApiProblem } from './problem.js';
import { momentOf } from '../../engine/monitor/row.js';

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

export const momentOrNull = (time: number | null): string | null => (time === null ? null : momentText(time));

/** The moment a parameter names. @throws ApiProblem */
export function momentParameter(name: string, text: string): number {
  const time = momentOf(text.replace(' ', '+'));
  if (time === undefined) throw new ApiProblem(400, 'invalid', `${name} is no moment`, { errors: [{ pointer: `/${name}`, detail: 'a moment with its offset, such as 2023-07-01T08:00:00+08:00', code: 'request/moment' }] });
  return time;
}
