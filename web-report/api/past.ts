/** The levels of a past moment: worked out again from what was known then, and held for whoever asks next. */
import type { PublishedSnapshot } from '../../engine/monitor/published.js';
import type { Watch } from '../../engine/monitor/watch.js';
import { ApiProblem } from './problem.js';
import { inBox, type Question } from './select.js';
import { momentParameter } from './time.js';

/** Villages that are worked out again for one question: a few counties. */
const MOST_UNITS = 2_000;
const MOST_HELD = 32;

export class Past {
  readonly #held = new Map<string, Promise<PublishedSnapshot>>();

  constructor(private readonly monitor: Watch) {}

  /** @throws ApiProblem where the moment is none, or has not come yet */
  momentOf(text: string): number {
    const moment = momentParameter('asOf', text);
    if (moment > this.monitor.now()) throw new ApiProblem(400, 'invalid', 'asOf has not come yet', { errors: [{ pointer: '/asOf', detail: 'a moment that is over', code: 'request/future' }] });
    return moment;
  }

  /**
   * All units of an area and box as they would have been published at a moment.
   *
   * @throws ApiProblem 413 where they are too many
   */
  ofArea({ area = '', bbox }: Pick<Question, 'area' | 'bbox'>, moment: number): Promise<PublishedSnapshot> {
    return this.#of(`${area} ${bbox?.join() ?? ''} ${moment}`, () => this.monitor.units.units.filter(({ code, at }) => code.startsWith(area) && inBox(at, bbox)).map(({ code }) => code), moment);
  }

  /** Units of these codes, and areas with all units in them; those that are not watched are left out. */
  ofCodes(codes: readonly string[], moment: number): Promise<PublishedSnapshot> {
    const { units } = this.monitor;
    const areas = codes.filter((code) => units.get(code) === undefined);
    const inAreas = areas.length === 0 ? [] : units.units.filter(({ code }) => areas.some((area) => code.startsWith(area))).map(({ code }) => code);
    return this.#make([...new Set([...codes.filter((code) => units.get(code) !== undefined), ...inAreas])], moment);
  }

  #of(name: string, codes: () => readonly string[], moment: number): Promise<PublishedSnapshot> {
    let made = this.#held.get(name);
    if (made === undefined) {
      made = this.#make(codes(), moment);
      if (this.#held.size >= MOST_HELD) this.#held.delete(this.#held.keys().next().value!);
      // what comes in from now on was not known then; a moment that is not over yet is not held
      if (moment < this.monitor.now()) this.#held.set(name, made);
      made.catch(() => this.#held.delete(name));
    }
    return made;
  }

  async #make(codes: readonly string[], moment: number): Promise<PublishedSnapshot> {
    if (codes.length > MOST_UNITS) throw new ApiProblem(413, 'too-many-units', `at most ${MOST_UNITS} villages of a past moment in one question, this is about ${codes.length}: ask for an area or a box`);
    return this.monitor.asOfMany(codes, moment);
  }
}
