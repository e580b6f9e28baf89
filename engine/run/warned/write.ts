/** What the warnings of a run write: scores, units, policies, and whether they are as expected. */
import { LEVELS } from '../../warning/rule.js';
import { timeText, type Clock } from '../scenario/clock.js';
import { levelName } from '../warn/run.js';
import { conditionText } from '../warn/condition-text.js';
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import { blocksOf, type ItemColumn } from '../write/items.js';
import type { WarnedDeclaration, WarnedOutcome } from './declaration.js';
import type { WarnedJob } from './load.js';
import type { PolicyReach } from './reached.js';
import type { WarnedResult } from './run.js';
import { numberOf } from './score.js';

const text = <T>(name: string, get: (item: T) => string | null): ItemColumn<T> => ({ name, title: { zh: name, en: name }, type: 'text', get });
const number = <T>(name: string, get: (item: T) => number | null): ItemColumn<T> => ({ name, title: { zh: name, en: name }, type: 'number', get });
const table = <T>(path: string, items: readonly T[], columns: readonly ItemColumn<T>[]): Promise<number> => writeCsv(path, columns, blocksOf(items, columns));

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** A policy in one number each, with the error of what it saves over the members. */
export interface PolicyLine {
  readonly policy: string;
  /** Mean over members [yuan]. */
  readonly loss: number;
  readonly avoided: number;
  readonly avoidedError: number | null;
  /** Beyond what is saved as it stands, paired over members [yuan]. */
  readonly gain: number;
  readonly gainError: number | null;
  /** Of the people where the event came [1]; null where it came nowhere. */
  readonly reachedShare: number | null;
  /** Of the loss [1]; null without loss. */
  readonly avoidedShare: number | null;
}

function meanAndError(values: Float64Array): { mean: number; error: number | null } {
  const n = values.length;
  const mean = total(values) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: n > 1 ? Math.sqrt(squares / (n - 1) / n) : null };
}

export function policyLines(policies: readonly PolicyReach[]): PolicyLine[] {
  const first = policies[0]!;
  return policies.map(({ policy, loss, avoided, people, reached }): PolicyLine => {
    const [own, gain] = [meanAndError(avoided), meanAndError(avoided.map((value, m) => value - first.avoided[m]!))];
    return {
      policy, loss: meanAndError(loss).mean, avoided: own.mean, avoidedError: own.error, gain: gain.mean, gainError: gain.error,
      reachedShare: total(people) === 0 ? null : total(reached) / total(people), avoidedShare: total(loss) === 0 ? null : total(avoided) / total(loss),
    };
  });
}

/** Every expectation held against what came out; one of which there is no number does not hold. */
function outcomesOf({ expect }: WarnedDeclaration, { scores }: WarnedResult, policies: readonly PolicyLine[]): WarnedOutcome[] {
  return expect.map((expectation): WarnedOutcome => {
    const { measure, level, policy = 'baseline', min = -Infinity, max = Infinity } = expectation;
    const of = policies.find((line) => line.policy === policy);
    const own = scores.find((one) => one.level === level);
    const found = (): number | null => {
      if (measure === 'reached_share') return of!.reachedShare;
      if (measure === 'avoided_share') return of!.avoidedShare;
      if (measure === 'avoided_loss') return of!.avoided;
      if (measure === 'median_lead_min') return own!.leads.median === null ? null : own!.leads.median / 60;
      if (measure === 'lead_at_least_30_min') return own!.leads.atLeast30;
      if (measure === 'lead_at_least_60_min') return own!.leads.atLeast60;
      const line = own!.lines.find((one) => one.measure === measure);
      return line === undefined ? null : numberOf(line.value);
    };
    const value = found();
    return { ...expectation, found: value, holds: value !== null && value >= min && value <= max };
  });
}

/** Write the tables and, by `page`, the page. */
export async function writeWarned(out: OutputFolder, { declaration }: WarnedJob, result: WarnedResult, clock: Clock, page: (path: string) => Promise<void>): Promise<WarnedOutcome[]> {
  const { scores, units, reach, policies } = result;
  // to a millionth of a minute: quantiles between steps are not exact in binary
  const minutes = (seconds: number | null): number | null => (seconds === null ? null : Math.round((seconds / 60) * 1e6) / 1e6);
  const lines = scores.flatMap(({ level, table: cells, lines: own, leads, messages }) => {
    const plain = (measure: string, value: number | null, because: string): { level: string; measure: string; value: number | null; low: number | null; high: number | null; because: string } => ({ level, measure, value, low: null, high: null, because: value === null ? because : '' });
    return [
      ...Object.entries(cells).map(([measure, value]) => plain(measure.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value as number, '')),
      ...own.map(({ measure, value, interval }) => ({ level, measure, value: numberOf(value), low: 'low' in interval ? interval.low : null, high: 'high' in interval ? interval.high : null, because: typeof value === 'number' ? ('low' in interval ? '' : typeof interval.missing === 'string' ? interval.missing : '') : value.missing })),
      plain('events', leads.events, ''),
      plain('missed', leads.missed, ''),
      plain('median_lead_min', minutes(leads.median), 'no event was warned of'),
      plain('p10_lead_min', minutes(leads.tenth), 'no event was warned of'),
      plain('lead_at_least_30_min', leads.atLeast30, 'no event'),
      plain('lead_at_least_60_min', leads.atLeast60, 'no event'),
      plain('messages_per_unit_day', messages, ''),
    ];
  });
  const all = [...lines, { level: '', measure: 'flip_flop', value: result.flipFlop, low: null, high: null, because: result.flipFlop === null ? 'fewer than three steps' : '' }];
  await table(out.file('warning-scores.csv'), all, [text('level', ({ level }) => level), text('measure', ({ measure }) => measure), number('value', ({ value }) => value), number('low', ({ low }) => low), number('high', ({ high }) => high), text('because', ({ because }) => because)]);
  await table(out.file('warning-units.csv'), reach, [
    text('unit', ({ unit }) => units[unit]!), number('events', ({ events }) => events), number('warned', ({ warned }) => warned), number('mean_lead_min', ({ lead }) => minutes(lead)), number('reached_share', ({ share }) => share), number('loss', ({ loss }) => loss), number('avoided', ({ avoided }) => avoided),
  ]);
  const own = policyLines(policies);
  await table(out.file('warning-policies.csv'), own, [
    text('policy', ({ policy }) => policy), number('loss', ({ loss }) => loss), number('avoided', ({ avoided }) => avoided), number('avoided_error', ({ avoidedError }) => avoidedError), number('gain', ({ gain }) => gain), number('gain_error', ({ gainError }) => gainError),
    number('reached_share', ({ reachedShare }) => reachedShare), number('avoided_share', ({ avoidedShare }) => avoidedShare),
  ]);
  const values = result.value.flatMap(({ level, points }) => points.map((point) => ({ level, ...point })));
  await table(out.file('warning-value.csv'), values, [text('level', ({ level }) => level), number('cost_loss', ({ costLoss }) => costLoss), number('value', ({ value }) => numberOf(value))]);
  await table(out.file('warning-reach.csv'), result.times, [
    text('policy', ({ policy }) => policy), text('unit', ({ unit }) => (unit === null ? '*' : units[unit]!)), text('class', ({ peopleClass }) => peopleClass ?? '*'), text('time', ({ minutes: since }) => (since === null ? 'in-time' : 'since-issue')), number('minutes', ({ minutes: since }) => since),
    number('share', ({ share }) => share), number('q05', ({ low }) => low), number('q95', ({ high }) => high),
  ]);
  const parts = result.trace === null ? [] : result.trace.changes.flatMap((change) => change.trace.map((part) => ({ change, part })));
  await table(out.file('warning-trace.csv'), parts, [
    text('unit', () => units[result.trace!.of.unit]!), number('course', () => result.trace!.of.member + 1), text('time', ({ change }) => timeText(clock, change.step)), text('judged', ({ change }) => timeText(clock, change.step + 1)), text('hazard', ({ change }) => change.rule.hazard), text('from', ({ change }) => levelName(change.from)), text('level', ({ change }) => levelName(change.to)),
    text('branch', ({ part }) => part.branch), text('condition', ({ part }) => conditionText(part)), number('value', ({ part }) => part.value), number('line', ({ part }) => part.line), number('share', ({ part }) => part.share), text('crossed', ({ part }) => (part.crossed === null ? '' : String(part.crossed))),
    text('edition', ({ change }) => change.edition), text('area', ({ change }) => change.area ?? ''), text('value_unit', ({ part }) => part.condition.unit),
  ]);
  const leads = (result.trace?.issues ?? []).flatMap((issue) => Array.from({ length: issue.ahead + 1 }, (_, lead) => ({ issue, lead }))).filter(({ issue, lead }) => issue.atLeast[lead]! > 0 || (lead === 0 && issue.held > 0));
  await table(out.file('warning-levels.csv'), leads, [
    text('unit', () => units[result.trace!.of.unit]!), number('course', () => result.trace!.of.member + 1), text('time', ({ issue }) => timeText(clock, issue.step)), text('judged', ({ issue }) => timeText(clock, issue.step + 1)), text('hazard', ({ issue }) => issue.rule.hazard), text('held', ({ issue }) => levelName(issue.held)),
    number('lead_h', ({ lead }) => (lead * clock.dt) / 3_600), ...LEVELS.map((level, k) => number<(typeof leads)[number]>(`p_${level}`, ({ issue, lead }) => issue.atLeast[k * (issue.ahead + 1) + lead]!)),
    text('area', ({ issue }) => issue.area ?? ''),
  ]);
  await page(out.file('warning.html'));
  return outcomesOf(declaration, result, own);
}
