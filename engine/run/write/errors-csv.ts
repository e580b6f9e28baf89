/** What is wrong with the data, as tables a reporting office can work through: errors.csv and findings.csv. */
import { describeProblem, type Problem } from '../../core/errors.js';
import type { Finding, RuleOutcome } from '../../scoring/result.js';
import type { Framework } from '../../scoring/framework.js';
import { writeCsv } from './csv.js';
import { blocksOf, type ItemColumn } from './items.js';

/** The Chinese line of a problem; null where there are no words for it. */
export type ChineseLine = (problem: Problem) => string | null;

const problemColumns = (chinese: ChineseLine): readonly ItemColumn<Problem>[] => [
  { name: 'row', title: { zh: '行号', en: 'Row' }, type: 'integer', get: (p) => p.row ?? null },
  { name: 'unit', title: { zh: '单位代码', en: 'Unit code' }, type: 'text', get: (p) => p.unit ?? null },
  { name: 'field', title: { zh: '字段', en: 'Field' }, type: 'text', get: (p) => p.field ?? null },
  { name: 'place', title: { zh: '位置', en: 'Place' }, type: 'text', get: (p) => p.place },
  { name: 'message_zh', title: { zh: '中文说明', en: 'Message in Chinese' }, type: 'text', get: chinese },
  { name: 'expected', title: { zh: '应为', en: 'Expected' }, type: 'text', get: (p) => p.expected },
  { name: 'found', title: { zh: '实为', en: 'Found' }, type: 'text', get: (p) => p.found },
  { name: 'code', title: { zh: '错误代码', en: 'Error code' }, type: 'text', get: (p) => p.code },
  { name: 'message', title: { zh: '说明', en: 'Message' }, type: 'text', get: describeProblem },
];

/** Write errors.csv: every problem, in the order found, in Chinese too. */
export function writeProblems(path: string, problems: readonly Problem[], chinese: ChineseLine): Promise<number> {
  const columns = problemColumns(chinese);
  return writeCsv(path, columns, blocksOf(problems, columns));
}

/** The Chinese of an English phrase; null where there are no words for it. */
export type ChinesePhrase = (phrase: string) => string | null;

/** What was found, in Chinese: fields by their titles, what a check says in its words; a bare code as it stands. */
function foundInChinese({ found, fields }: Finding, titles: ReadonlyMap<string, string>, chinese: ChinesePhrase): string {
  if (!fields.some((field) => found.startsWith(`${field} `))) return chinese(found) ?? found;
  return found.split(', ').map((part) => part.replace(/^\w+(?= )/, (field) => titles.get(field) ?? field)).join(',');
}

/** The columns of findings.csv; the rules give each finding its title, the framework each field. */
function findingColumns(rules: readonly RuleOutcome[], framework: Pick<Framework, 'fields'>, chinese: ChinesePhrase): readonly ItemColumn<Finding>[] {
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const fields = new Map(framework.fields.map(({ name, title }) => [name, title.zh]));
  return [
    { name: 'rule', title: { zh: '规则', en: 'Rule' }, type: 'text', get: (f) => f.rule },
    { name: 'severity', title: { zh: '级别', en: 'Severity' }, type: 'text', get: (f) => f.severity },
    { name: 'title_zh', title: { zh: '规则名称', en: 'Rule title, Chinese' }, type: 'text', get: (f) => titles.get(f.rule)?.zh ?? null },
    { name: 'title_en', title: { zh: '规则英文名称', en: 'Rule title' }, type: 'text', get: (f) => titles.get(f.rule)?.en ?? null },
    { name: 'level', title: { zh: '层级', en: 'Level' }, type: 'text', get: (f) => f.level },
    { name: 'unit', title: { zh: '单位代码', en: 'Unit code' }, type: 'text', get: (f) => f.unit },
    { name: 'row', title: { zh: '行号', en: 'Row' }, type: 'integer', get: (f) => f.row },
    { name: 'fields', title: { zh: '字段', en: 'Fields' }, type: 'text', get: (f) => f.fields.join(' ') },
    { name: 'found', title: { zh: '实为', en: 'Found' }, type: 'text', get: (f) => f.found },
    { name: 'found_zh', title: { zh: '实为(中文)', en: 'Found, in Chinese' }, type: 'text', get: (f) => foundInChinese(f, fields, chinese) },
    { name: 'explanation', title: { zh: '书面说明', en: 'Explanation' }, type: 'text', get: (f) => f.explanation },
    { name: 'sheet', title: { zh: '工作表', en: 'Sheet' }, type: 'text', get: (f) => f.sheet ?? null },
  ];
}

/** Write findings.csv: every finding of the audit, in the order found. */
export function writeFindings(path: string, findings: readonly Finding[], rules: readonly RuleOutcome[], framework: Pick<Framework, 'fields'>, chinese: ChinesePhrase): Promise<number> {
  const columns = findingColumns(rules, framework, chinese);
  return writeCsv(path, columns, blocksOf(findings, columns));
}
