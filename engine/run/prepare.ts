/**
 * From a data file to a table ready to score: rows with impossible codes out, higher-level fields inherited, rows and
 * groups in order. Nothing is dropped without a line that says so.
 */
import { basename } from 'node:path';
import { quote, type Problem } from '../core/errors.js';
import { PRESENT, type Table } from '../core/table.js';
import { reasonCode } from '../core/table.js';
import { CHECKS } from '../scoring/audit/checks/index.js';
import type { CheckContext, CheckResult } from '../scoring/audit/check.js';
import { resolveInherited } from '../scoring/audit/inherited.js';
import type { Framework, RuleDeclaration } from '../scoring/framework.js';
import { groupLevels, type GroupLevel } from '../scoring/levels.js';
import type { Finding, RuleOutcome } from '../scoring/result.js';
import { selectRows } from '../scoring/select-rows.js';
import type { Dataset } from './read/dataset.js';
import { filePlace, placeOf, rowName } from './read/sheet-records.js';

/** A rule's findings, all of them, with its outcome. */
export interface RuleResult {
  readonly rule: RuleDeclaration;
  readonly outcome: RuleOutcome;
  readonly findings: readonly Finding[];
}

export interface Prepared {
  readonly file: string;
  readonly table: Table;
  readonly codes: readonly string[];
  readonly names: readonly string[];
  readonly rowOf: Uint32Array;
  /** As in Dataset. */
  readonly sheets: readonly string[];
  readonly amended: ReadonlyMap<string, string> | null;
  readonly levels: readonly GroupLevel[];
  /** Results of the E checks that ran before scoring. */
  readonly results: readonly RuleResult[];
  /** What stops the run unless errors are accepted. */
  readonly problems: readonly Problem[];
  readonly leftOut: Dataset['leftOut'];
  /** Everything a check may want to see beside the table. */
  readonly context: CheckContext;
}

/** What checks may look at besides the data. */
export type Evidence = Pick<CheckContext, 'divisions' | 'yearbook' | 'boxes'>;

const REJECTED = reasonCode('rejected');

/** A finding as a problem that stops the run; where a corrected cell takes part in it, the correction is named first. */
export function findingProblem({ file, amended }: Pick<Prepared, 'file' | 'amended'>, finding: Finding, rule: RuleDeclaration): Problem {
  const amendments = new Set(finding.fields.flatMap((field) => amended?.get(`${finding.unit} ${field}`) ?? []));
  const row = finding.row === null ? `${file} ${finding.unit}` : filePlace(file, { ...finding, row: finding.row });
  const where = amendments.size === 0 ? row : `${[...amendments].join(', ')} (${row})`;
  return {
    place: finding.fields.length > 0 ? `${where} ${finding.fields.join(', ')}` : where,
    expected: rule.holds ?? rule.title.en,
    found: finding.found,
    code: `rules/${rule.id}`,
    title: rule.title,
    unit: finding.unit,
    ...(finding.row === null ? {} : { row: finding.row }),
    ...(finding.fields[0] === undefined ? {} : { field: finding.fields[0] }),
  };
}

/** Run one named check and put its findings into the shape of the audit. */
export function runCheck(rule: RuleDeclaration, context: CheckContext, { rowOf, sheets }: Pick<Prepared, 'rowOf' | 'sheets'>, explanations: ReadonlyMap<string, string>): { result: RuleResult; raw: CheckResult } {
  const check = CHECKS.find((candidate) => candidate.name === rule.check)!;
  const raw = check.run(context, rule);
  const findings = raw.findings.map(
    (finding): Finding => ({
      rule: rule.id,
      severity: rule.severity,
      level: finding.level,
      unit: finding.unit,
      ...(finding.row === null ? { row: null } : placeOf(rowOf[finding.row]!, sheets)),
      fields: finding.fields,
      found: finding.found,
      explanation: explanations.get(`${rule.id} ${finding.unit}`) ?? null,
    }),
  );
  return { raw, result: { rule, findings, outcome: { id: rule.id, severity: rule.severity, title: rule.title, checked: raw.checked, note: raw.note, count: findings.length } } };
}

function unitNames(table: Table, field: string, codes: readonly string[]): string[] {
  const column = table.columns.get(field);
  if (column?.kind !== 'text') return [...codes];
  return codes.map((code, row) => (column.missing[row] === PRESENT ? column.dictionary[column.codes[row]!]! : code));
}

/**
 * Make a data file ready to score.
 *
 * @param previous last year's prepared data, for the checks that compare years
 */
export function prepareData(dataset: Dataset, framework: Framework, evidence: Evidence, previous: Prepared | null): Prepared {
  const file = basename(dataset.path);
  const { sheets } = dataset;
  const amended = dataset.amended ?? null;
  const problems: Problem[] = [...dataset.problems];
  const leftOut = [...dataset.leftOut];
  const results: RuleResult[] = [];
  let { table, codes, rowOf }: { table: Table; codes: readonly string[]; rowOf: Uint32Array } = dataset;
  const before = previous === null ? null : { table: previous.table, codes: previous.codes };
  let levels = groupLevels(codes, framework.levels);
  const contextOf = (): CheckContext => ({ framework, table, codes, levels, previous: before, others: dataset.others, ...evidence });

  const out = new Set<number>();
  for (const rule of framework.rules.filter((candidate) => candidate.severity === 'E' && CHECKS.some((check) => check.name === candidate.check))) {
    const { result, raw } = runCheck(rule, contextOf(), { rowOf, sheets }, new Map());
    results.push(result);
    problems.push(...result.findings.map((finding) => findingProblem({ file, amended }, finding, rule)));
    for (const finding of raw.findings) {
      if (finding.row === null) continue;
      if (raw.rejects === 'row') out.add(finding.row);
      else if (raw.rejects === 'cells') rejectCells(table, finding.fields, finding.row);
    }
  }
  if (out.size > 0) {
    const kept = codes.flatMap((_, row) => (out.has(row) ? [] : [row]));
    for (const row of [...out].sort((a, b) => a - b)) leftOut.push({ ...placeOf(rowOf[row]!, sheets), unit: codes[row]!, reason: results.filter((result) => result.findings.some((finding) => finding.row !== null && finding.unit === codes[row])).map((result) => result.rule.id).join(' ') });
    [table, codes, rowOf] = [selectRows(table, kept), kept.map((row) => codes[row]!), Uint32Array.from(kept, (row) => rowOf[row]!)];
    levels = groupLevels(codes, framework.levels);
  }
  const conflicts = resolveInherited(table, framework, levels);
  for (const rule of framework.rules.filter((candidate) => candidate.check === 'inherited-fields-agree')) {
    const findings = conflicts.map((conflict): Finding => {
      const valueIn = (k: 0 | 1): string => `${quote(conflict.values[k])} in row ${rowName(rowOf[conflict.rows[k]]!, sheets)} (rows with it: ${conflict.counts[k]})`;
      return {
        rule: rule.id,
        severity: rule.severity,
        level: conflict.level,
        unit: conflict.group,
        ...placeOf(rowOf[conflict.rows[1]]!, sheets),
        fields: [conflict.field],
        found: `${valueIn(0)}, ${valueIn(1)}; without it are all ${conflict.units} units of ${conflict.group}`,
        explanation: null,
      };
    });
    results.push({ rule, findings, outcome: { id: rule.id, severity: rule.severity, title: rule.title, checked: true, note: null, count: findings.length } });
    problems.push(...findings.map((finding) => findingProblem({ file, amended }, finding, rule)));
  }
  return { file, table, codes, names: unitNames(table, framework.unit.name, codes), rowOf, sheets, amended, levels, results, problems, leftOut, context: contextOf() };
}

function rejectCells(table: Table, fields: readonly string[], row: number): void {
  for (const field of fields) {
    const column = table.columns.get(field)!;
    column.missing[row] = REJECTED;
    if (column.kind === 'number') column.values[row] = 0;
    else column.codes[row] = 0;
  }
}
