/**
 * Which indicators of a method two years of data can be compared by: those that both support. An indicator whose fields
 * have no value in one year would count as 0 there, and all of the other year would seem to be change.
 */
import { PRESENT, type Table } from '../core/table.js';
import type { Framework } from '../scoring/framework.js';
import type { NotComparable } from '../scoring/result.js';
import type { UnitScores } from '../scoring/unit-scores.js';
import type { Prepared } from './prepare.js';
import { makeJob, runJob, type Scored, type ScoringOptions } from './score.js';

/** One year of data by this year's method. */
interface Year {
  readonly prepared: Prepared;
  readonly scored: Scored;
}

const hasValue = (table: Table, field: string): boolean => table.columns.get(field)?.missing.includes(PRESENT) ?? false;

/**
 * For each indicator, the fields of which a year has no value and for want of which it is missing; null where the year
 * supports it, or it applies to nobody.
 */
function lackedBy({ prepared, scored }: Year): (readonly string[] | null)[] {
  return scored.program.indicators.map(({ formula, guard }, k) => {
    const { value, missing } = scored.weights[k]!;
    if (missing === 0) return null;
    const fields = [...new Set([...formula.fields, ...(guard?.fields ?? [])])].filter((field) => !hasValue(prepared.table, field));
    return value === 0 || fields.length > 0 ? fields : null;
  });
}

/** Indicators that the data of one of the years, or of both, do not support. */
export function notComparable(framework: Framework, previous: Year, current: Year): NotComparable[] {
  const [before, now] = [lackedBy(previous), lackedBy(current)];
  return framework.indicators.flatMap(({ code, weight }, k): NotComparable[] => {
    const [then, today] = [before[k] ?? null, now[k] ?? null];
    if (then === null && today === null) return [];
    const lacking = today === null ? 'previous' : then === null ? 'current' : 'both';
    return [{ indicator: code, weight: weight / 100, lacking, fields: [...new Set([...(then ?? []), ...(today ?? [])])] }];
  });
}

/** Scores of prepared data with some indicators not applicable to anybody, so that their weight goes to siblings (R6-R8); the audit has been. */
export async function scoresWithout(left: readonly NotComparable[], framework: Framework, prepared: Prepared, options: ScoringOptions): Promise<UnitScores> {
  const out = new Set(left.map(({ indicator }) => indicator));
  const job = makeJob(prepared, { ...framework, rules: [], indicators: framework.indicators.map((indicator) => (out.has(indicator.code) ? { ...indicator, appliesWhen: '1 == 2' } : indicator)) });
  await runJob(job, options);
  return job.scores;
}
