/** The audit of an assessed year: what every rule of the framework found, in its order, and which could not be run. */
import { MISSING_REASONS, PRESENT, type Table } from '../core/table.js';
import { CHECKS } from '../scoring/audit/checks/index.js';
import type { Framework, RuleDeclaration, Severity } from '../scoring/framework.js';
import type { Audit, Finding, RuleOutcome } from '../scoring/result.js';
import { runCheck, type Prepared, type RuleResult } from './prepare.js';

/** Codes of the reader's problems that stand for a rule of the framework. */
const READER_CODES: Readonly<Record<string, readonly string[]>> = {
  bounds: ['villages/out-of-range', 'villages/not-an-integer', 'villages/not-a-number', 'villages/not-yes-or-no', 'villages/unknown-value'],
  'codes-only': ['villages/bad-code', 'villages/missing-code', 'villages/code-in-scientific-notation'],
};

/** How the note of a rule begins that could not be checked because nobody gave a figure that it needs. */
export const NO_FIGURE = 'no unit has a figure';

/** What is known of the rules over single rows: all their findings, and how many there are. */
export interface RowAudit {
  /** Rule ids, in order; the derived pairs among them. */
  readonly rules: readonly { readonly id: string; readonly severity: Severity; readonly title: RuleDeclaration['title']; readonly fields: readonly string[] }[];
  readonly counts: ReadonlyMap<string, number>;
  readonly findings: readonly Finding[];
}

/** Run the checks of one severity over many rows or years that have not run yet. */
export function runChecks(prepared: Prepared, framework: Framework, severity: Severity, explanations: ReadonlyMap<string, string>): RuleResult[] {
  return framework.rules
    .filter((rule) => rule.severity === severity && CHECKS.some((check) => check.name === rule.check))
    .map((rule) => runCheck(rule, prepared.context, prepared, explanations).result);
}

/** The audit as the report shows it. */
export function auditOf(prepared: Prepared, framework: Framework, rows: RowAudit, results: readonly RuleResult[]): Audit {
  const readerCount = (codes: readonly string[]): number => prepared.problems.filter((problem) => codes.includes(problem.code)).length;
  const without = fieldsWithout(prepared.table);
  const outcome = (rule: RowAudit['rules'][number]): RuleOutcome => {
    const count = rows.counts.get(rule.id) ?? 0;
    const blank = rule.fields.filter((field) => without.has(field));
    // A rule that needs a figure nobody gave has found nothing because it could not.
    const note = blank.length === 0 ? null : `${NO_FIGURE} for ${blank.join(', ')}`;
    return { id: rule.id, severity: rule.severity, title: rule.title, note, checked: note === null || count > 0, count };
  };
  const rules = framework.rules.flatMap((rule): RuleOutcome[] => {
    if (rule.holds !== undefined) return rows.rules.filter(({ id }) => id === rule.id).map(outcome);
    if (rule.check === 'ratio-pairs') return rows.rules.filter(({ id }) => id.startsWith('pair:')).map(outcome);
    const codes = READER_CODES[rule.check ?? ''];
    if (codes !== undefined) return [{ id: rule.id, severity: rule.severity, title: rule.title, note: null, checked: true, count: readerCount(codes) }];
    return results.filter((result) => result.rule.id === rule.id).map((result) => result.outcome);
  });
  const findings = [...rows.findings, ...results.flatMap((result) => result.findings)];
  return { rules, findings, leftOut: prepared.leftOut, missing: missingByField(prepared.table, framework) };
}

/** Fields of which no unit has a value. */
const fieldsWithout = (table: Table): ReadonlySet<string> => new Set([...table.columns].flatMap(([name, { missing }]) => (missing.includes(PRESENT) ? [] : [name])));

function missingByField(table: Table, framework: Framework): Audit['missing'] {
  return framework.fields.flatMap((field) => {
    const column = table.columns.get(field.name);
    if (column === undefined) return [];
    const byReason = new Uint32Array(256);
    for (let row = 0; row < table.rows; row++) byReason[column.missing[row]!]!++;
    const counts = Object.fromEntries(MISSING_REASONS.flatMap((reason, k) => (k !== PRESENT && byReason[k]! > 0 ? [[reason, byReason[k]!]] : [])));
    return Object.keys(counts).length === 0 ? [] : [{ field: field.name, counts }];
  });
}
