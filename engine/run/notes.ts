/** What the data-quality page says that no rule speaks of: rows and columns that were not used, tables that were not there. */
import type { Label } from '../core/label.js';
import type { RuleOutcome } from '../scoring/result.js';
import type { Prepared } from './prepare.js';
import type { PreviousYear } from './previous.js';
import type { Dataset } from './read/dataset.js';

/** Lines for the data-quality page that no rule speaks of. */
export function notesOf(dataset: Dataset, prepared: Prepared): Label[] {
  const notes: Label[] = [];
  const excluded = new Map<string, number>();
  for (const other of dataset.others) {
    if (other.is !== 'excluded') continue;
    const key = JSON.stringify(other.reason ?? { zh: '按框架声明不参评', en: 'left out by the framework' });
    excluded.set(key, (excluded.get(key) ?? 0) + 1);
  }
  for (const [key, count] of excluded) {
    const reason = JSON.parse(key) as Label;
    notes.push({ zh: `${count} 行不参评:${reason.zh}`, en: `${count} rows not assessed: ${reason.en}` });
  }
  const totals = dataset.others.filter((other) => other.is === 'total').length;
  if (totals > 0) notes.push({ zh: `${totals} 行为公布的合计数,只用于核对`, en: `${totals} rows are published totals, used for reconciliation only` });
  if (dataset.sheets.length > 0) notes.push({ zh: `数据取自 ${dataset.sheets.length} 张工作表:${dataset.sheets.join('、')}`, en: `the rows stand on ${dataset.sheets.length} sheets: ${dataset.sheets.join(', ')}` });
  if (dataset.passedOver.length > 0) notes.push({ zh: `有内容而未读的工作表(没有数据表头) ${dataset.passedOver.length} 张:${dataset.passedOver.join('、')}`, en: `sheets with something on them that were not read, for want of the header: ${dataset.passedOver.join(', ')}` });
  if (dataset.absentFields.length > 0) notes.push({ zh: `文件缺少 ${dataset.absentFields.length} 个字段:${dataset.absentFields.join('、')}`, en: `the file lacks ${dataset.absentFields.length} fields: ${dataset.absentFields.join(', ')}` });
  if (dataset.ignoredColumns.length > 0) notes.push({ zh: `忽略了 ${dataset.ignoredColumns.length} 个非框架列`, en: `${dataset.ignoredColumns.length} columns that are no declared field were passed over` });
  if (prepared.context.framework.unit.divisions === true && prepared.context.divisions === null) notes.push({ zh: '没有该年版本的区划代码表:区划代码未核对', en: 'no division table of this edition: codes were NOT CHECKED against it' });
  if (prepared.context.framework.unit.divisions === true && !prepared.context.framework.rules.some(({ check }) => check === 'division-tables')) notes.push({ zh: '框架没有核对区划代码的规则(division-tables):区划代码未核对', en: 'the framework has no rule that looks codes up in the division tables (division-tables): codes were NOT CHECKED' });
  return notes;
}

/** The same of the year before: rules of its own that could not be checked. */
export function previousNotes(previous: PreviousYear | null, notChecked: readonly RuleOutcome[]): Label[] {
  if (previous === null || notChecked.length === 0) return [];
  const rules = notChecked.map(({ id }) => id);
  return [{ zh: `上年(${previous.year})数据的规则 ${rules.join('、')} 未核查`, en: `rules ${rules.join(', ')} were NOT CHECKED for the data of the year before (${previous.year})` }];
}
