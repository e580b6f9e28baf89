/** How good the data are: what each rule found, what could not be checked, what is missing and why. */
import { MISSING_REASONS } from '../../../../../engine/core/table.js';
import { lostCells, type RuleOutcome } from '../../../../../engine/scoring/result.js';
import { stackedBars } from '../../../../charts/stacked-bars.js';
import { escapeText } from '../../../../charts/svg.js';
import { cell, choice, heading, numberCell, paragraph, tableOf, type Cell, type DataTable } from '../html.js';
import { downloadButton, figure, pageWithin, pager, type View } from '../view.js';

const [PAGE, FIELDS] = [50, 30];

/** What a rule says, in the language of the page. */
const saidIn = ({ say, report }: View, text: string): string => say.label({ zh: report.head.chinese[text] ?? text, en: text });

function statusCell(view: View, rule: RuleOutcome): Cell {
  const { say } = view;
  const note = rule.note === null ? '' : saidIn(view, rule.note);
  if (!rule.checked) return { text: say('quality.notChecked', { why: note }), html: `<strong class="unchecked">${escapeText(say('quality.notChecked', { why: note }))}</strong>` };
  const found = rule.count === 0 ? say('quality.clean') : say('quality.found', { count: rule.count });
  return cell(note === '' ? found : `${found}${say('page.semicolon')}${note}`);
}

/** The name of a rule, which may break where it is long: `pair:hh_broadband<=households` alone would fill a phone. */
const ruleCell = (id: string): Cell => ({ text: id, html: `<span class="rule">${escapeText(id).replace(/:|_|&lt;=/g, '$&<wbr>')}</span>` });

function rulesPart(view: View): string {
  const { say, report } = view;
  const { rules } = report.head.audit;
  const table = (): DataTable => ({
    columns: [{ title: say('quality.rule') }, { title: say('quality.severity') }, { title: say('quality.what') }, { title: say('quality.status') }, { title: say('quality.count'), numeric: true }],
    rows: rules.map((rule) => [ruleCell(rule.id), cell(`${rule.severity} ${say(`severity.${rule.severity}`)}`), cell(say.label(rule.title)), statusCell(view, rule), rule.checked ? numberCell(rule.count, say.number(rule.count)) : cell('—')]),
  });
  const unchecked = rules.filter((rule) => !rule.checked).length;
  return heading(say('quality.rules'), 3) + paragraph(say('quality.rulesNote', { checked: rules.length - unchecked, unchecked })) + tableOf(table(), 'tall') + downloadButton(view, 'rules', table);
}

/** A row of the data file, with the sheet it stands on where there are several. */
const rowCell = (row: number, sheet: string | undefined): Cell => ({ text: sheet === undefined ? String(row) : `${sheet}:${row}`, number: row });

function findingsPart(view: View): string {
  const { say, report, state } = view;
  const { findings, rules } = report.head.audit;
  const chosen = findings.filter((finding) => state.rule === '' || finding.rule === state.rule);
  const table = (some = chosen): DataTable => ({
    columns: ['rule', 'severity', 'level', 'unit', 'row', 'fields', 'foundText', 'explanation'].map((key) => ({ title: say(`quality.${key}`), numeric: key === 'row' })),
    rows: some.map((finding) => [ruleCell(finding.rule), cell(finding.severity), cell(levelTitle(view, finding.level)), cell(finding.unit), finding.row === null ? cell('—') : rowCell(finding.row, finding.sheet), cell(finding.fields.join(', ')), cell(saidIn(view, finding.found)), cell(finding.explanation ?? (finding.severity === 'W' ? say('quality.noExplanation') : '—'))]),
  });
  const page = pageWithin(state.findingPage, chosen.length, PAGE);
  const filter = choice('rule', say('quality.rule'), [['', say('quality.allRules')], ...rules.filter((rule) => rule.count > 0).map((rule) => [rule.id, `${rule.id} (${say.number(rule.count)})`] as const)], state.rule);
  const some = findings.length < report.head.findings ? paragraph(say('quality.someFindings', { shown: findings.length, count: report.head.findings }), 'note') : '';
  return [
    heading(say('quality.findings'), 3),
    some,
    `<div class="controls">${filter}${pager(view, 'findingPage', chosen.length, PAGE)}${downloadButton(view, 'findings', () => table())}</div>`,
    chosen.length === 0 ? paragraph(say('quality.noFindings')) : tableOf(table(chosen.slice(page * PAGE, (page + 1) * PAGE))),
  ].join('');
}

const levelTitle = ({ report, say }: View, name: string): string => {
  const level = report.levels.find((one) => one.name === name);
  return level === undefined ? name : say.label(level.title);
};

function missingPart(view: View): string {
  const { say, report } = view;
  const { missing } = report.head.audit;
  const reasons = MISSING_REASONS.filter((reason) => reason !== 'present' && missing.some((row) => (row.counts[reason] ?? 0) > 0));
  const titles = new Map(report.head.framework.fields.map((field) => [field.name, say.label(field.title)]));
  const rows = missing
    .map((row) => ({ code: row.field, title: titles.get(row.field) ?? row.field, counts: reasons.map((reason) => row.counts[reason] ?? 0) }))
    .map((row) => ({ ...row, total: row.counts.reduce((sum, count) => sum + count, 0) }))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.total - a.total || (a.code < b.code ? -1 : 1));
  if (rows.length === 0) return heading(say('quality.missing'), 3) + paragraph(say('quality.nothingMissing'));
  const title = rows.length > FIELDS ? say('quality.missingMost', { count: FIELDS, all: rows.length }) : say('quality.missing');
  const parts = reasons.map((reason) => say(`missing.${reason}`));
  const chart = stackedBars(rows.slice(0, FIELDS), { width: Math.min(view.width, 900), title, description: say('quality.missingNote'), parts, x: say('quality.cells') });
  const table = (): DataTable => ({
    columns: [{ title: say('quality.field') }, { title: say('quality.fieldTitle') }, ...parts.map((part) => ({ title: part, numeric: true })), { title: say('quality.sum'), numeric: true }],
    rows: rows.map((row) => [cell(row.code), cell(row.title), ...row.counts.map((count) => numberCell(count, say.number(count))), numberCell(row.total, say.number(row.total))]),
  });
  return figure(view, 'missing', title, chart, table, say('quality.missingNote'));
}

function leftOutPart(view: View): string {
  const { say, report } = view;
  const { leftOut } = report.head.audit;
  const table = (): DataTable => ({
    columns: [{ title: say('quality.row'), numeric: true }, { title: say('quality.unit') }, { title: say('quality.reason') }],
    rows: leftOut.map((row) => [rowCell(row.row, row.sheet), cell(row.unit), cell(row.reason)]),
  });
  if (leftOut.length === 0) return heading(say('quality.leftOut'), 3) + paragraph(say('quality.noneLeftOut'));
  return heading(say('quality.leftOut'), 3) + paragraph(say('quality.leftOutCount', { count: report.head.leftOut, shown: leftOut.length })) + tableOf(table(), 'tall') + downloadButton(view, 'left-out', table);
}

export function quality(view: View): string {
  const { say, report } = view;
  const notes = [...report.head.notes, ...report.head.meta.notes];
  const accepted = report.head.meta.acceptedErrors > 0 ? paragraph(say('notice.accepted', { count: report.head.meta.acceptedErrors, cells: lostCells(report.head.audit) }), 'warning') : '';
  return [
    heading(say('quality.title')),
    accepted,
    rulesPart(view),
    missingPart(view),
    findingsPart(view),
    leftOutPart(view),
    heading(say('quality.notes'), 3),
    notes.length === 0 ? paragraph(say('quality.noNotes')) : `<ul>${notes.map((note) => `<li>${escapeText(say.label(note))}</li>`).join('')}</ul>`,
  ].join('');
}
