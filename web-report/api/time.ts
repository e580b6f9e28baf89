/** Moments as they are written in answers and asked for in questions. */
import { momentOf } from '../../engine/monitor/row.js';
import { ApiProblem } from './problem.js';

export { momentOrNull, momentText } from '../../engine/monitor/moment.js';

/** The moment a parameter names. @throws ApiProblem */
export function momentParameter(name: string, text: string): number {
  const time = momentOf(text.replace(' ', '+'));
  if (time === undefined) throw new ApiProblem(400, 'invalid', `${name} is no moment`, { errors: [{ pointer: `/${name}`, detail: 'a moment with its offset, such as 2023-07-01T08:00:00+08:00', code: 'request/moment' }] });
  return time;
}
