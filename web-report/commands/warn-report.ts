/** What of a run of rules goes on its page. */
import type { Label } from '../../engine/core/label.js';
import { timeText } from '../../engine/run/scenario/clock.js';
import type { RuleBook } from '../../engine/run/warn/book.js';
import type { WarnData } from '../../engine/run/warn/data.js';
import type { HazardCourse, WarnResult } from '../../engine/run/warn/run.js';
import { conditionText } from '../../engine/run/warn/condition-text.js';
import { lackTexts } from '../../engine/run/warn/left-out.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { metParts } from '../../engine/warning/trace.js';
import { bilingual } from '../pages/phrases.js';
import { levelSpans } from '../pages/warning/spans.js';
import type { WarningReport } from '../pages/warning/report.js';

const MOST_ROWS = 40;
const LEVELS = 4;

/** Editions of one hazard that were in force at some step. */
function basesOf(courses: readonly HazardCourse[]): WarningReport['bases'] {
  const all = courses.flatMap(({ title, inForce }) => inForce.map(({ edition, rule: { basis, verified } }) => ({ title, edition: edition.effective, basis, verified })));
  return [...new Map(all.map((one) => [`${one.edition} ${one.basis}`, one])).values()];
}

const areaTitle = ({ zh, en }: Label, area: string, units: number): Label => ({ zh: `${zh}（区域 ${area}，${units} 个单元）`, en: `${en} (area ${area}, ${units} units)` });

/** What a row about a course is called; an area is said to be one. */
const titleOf = ({ unit, units, title: { zh, en } }: HazardCourse, between: string): string => `${units === null ? unit : `区域 area ${unit}`} ${zh}${between}${en}`;

/** @param traceUnit unit whose trace is shown; undefined: the first that was warned */
export function warnReportOf(books: readonly RuleBook[], data: WarnData, { from, courses, coverage }: WarnResult, traceUnit: string | undefined): WarningReport {
  const { clock, issued, units, members } = data;
  const { name, version } = ownPackage();
  const rank = ({ held }: HazardCourse): number => held.reduce((sum, level) => sum + 100 ** (level - 1) * (level === 0 ? 0 : 1), 0);
  const warned = courses.filter(({ held }) => held.some((level) => level > 0)).sort((a, b) => rank(b) - rank(a));
  const hasForecast = issued < clock.steps - 1;
  // the worst village, and the worst area: an area has its own
  const worst = (hasForecast ? [warned.find(({ units: of }) => of === null), warned.find(({ units: of }) => of !== null)] : []).flatMap((course) => course ?? []);
  const unit = traceUnit ?? warned.find(({ changes }) => changes.some(({ trace }) => trace.length > 0))?.unit;
  const hazards = [...new Set(courses.map(({ hazard }) => hazard))];
  const kinds = [...new Map(courses.map(({ hazard, units: of }) => [`${hazard} ${of !== null}`, { hazard, ofAreas: of !== null }])).values()];
  return {
    code: `${name} ${version}`,
    titles: books.map(({ title }) => title),
    units: units.length,
    members: members.length,
    now: timeText(clock, issued),
    start: clock.start + from * clock.dt * 1_000,
    end: clock.start + clock.steps * clock.dt * 1_000,
    issued: hasForecast ? clock.start + (issued + 1) * clock.dt * 1_000 : null,
    step: clock.dt * 1_000,
    standing: kinds.map(({ hazard, ofAreas }) => {
      const own = courses.filter((course) => course.hazard === hazard && (course.units !== null) === ofAreas);
      return { hazard: ofAreas ? { zh: `${own[0]!.title.zh}（区域）`, en: `${own[0]!.title.en} (areas)` } : own[0]!.title, counts: Array.from({ length: LEVELS }, (_, k) => own.filter(({ held }) => held[issued] === k + 1).length) };
    }),
    rows: warned.slice(0, MOST_ROWS).map((course) => ({ title: titleOf(course, ' '), spans: levelSpans(course.held, (step) => clock.start + step * clock.dt * 1_000) })),
    warned: warned.length,
    probabilities: worst.map((course) => ({ title: titleOf(course, ' / '), steps: Array.from({ length: clock.steps - issued }, (_, k) => issued + k).map((step) => ({ moment: clock.start + step * clock.dt * 1_000, atLeast: Array.from({ length: LEVELS }, (_, k) => course.probability[k * clock.steps + step]!) })) })),
    trace: unit === undefined ? null : { unit, lines: courses.filter((course) => course.unit === unit || (course.units !== null && unit.startsWith(course.unit))).flatMap(({ title, units: of, unit: own, changes }) => changes.flatMap(({ step, to, trace }) => (to === 0 ? [] : metParts(trace)).map((part) => ({ time: timeText(clock, step), hazard: of === null ? title : areaTitle(title, own, of), level: to, branch: part.branch, condition: conditionText(part), value: part.value, share: part.share })))) },
    coverage: coverage.map((one) => ({ hazard: one.title, units: one.units, evaluated: one.evaluated, unknown: one.unknown, gaps: lackTexts(one, bilingual) })),
    bases: hazards.flatMap((hazard) => basesOf(courses.filter((course) => course.hazard === hazard))),
  };
}
