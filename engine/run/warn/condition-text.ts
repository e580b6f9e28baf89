/** A condition in words: short with the names of the columns, and as people say it in Chinese and in English. */
import type { Label } from '../../core/label.js';
import { lineText, type Condition } from '../../warning/rule.js';
import type { TracePart } from '../../warning/trace.js';

type Held = Pick<TracePart, 'condition' | 'line'>;

/** `rain sum 12 h >= 50 mm`; of what is to hold at one step `visibility < 500 m together in 12 h`. */
export function conditionText({ condition: { quantity, statistic, window, comparison, unit, together }, line }: Held): string {
  if (together === true) return `${quantity} ${comparison} ${lineText(line)} ${unit} together in ${window! / 3_600} h`;
  return `${quantity}${window === null ? '' : ` ${statistic} ${window / 3_600} h`} ${comparison} ${lineText(line)} ${unit}`;
}

const SIGNS = { '>=': '≥', '>': '>', '<=': '≤', '<': '<' } as const;
const STATISTICS: Readonly<Record<Condition['statistic'], Label>> = {
  sum: { zh: '累计', en: 'sum' },
  max: { zh: '最大', en: 'greatest' },
  min: { zh: '最小', en: 'least' },
  mean: { zh: '平均', en: 'mean' },
  drop: { zh: '降幅', en: 'drop' },
};
const LEVELS_ZH: Readonly<Record<string, string>> = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' };
/** What is counted of an area, as its trace names it. */
const COUNTED = /^(share of )?(units|parts) at (blue|yellow|orange|red) or above$/;

/** What is in brackets, or says that it is of one step, belongs to a table, not into a sentence. */
const plain = (text: string): string => text.replace(/\s*[(（].*$/, '').replace(/ of the step$/, '');

function nameOf(quantity: string, titleOf: (quantity: string) => Label | undefined): Label {
  const [, share, what, level] = COUNTED.exec(quantity) ?? [];
  if (level !== undefined) return { zh: `${LEVELS_ZH[level]!}及以上的${what === 'units' ? '单元' : '下级区划'}${share === undefined ? '数' : '比例'}`, en: quantity };
  const title = titleOf(quantity);
  return title === undefined ? { zh: quantity, en: quantity } : { zh: plain(title.zh), en: plain(title.en) };
}

/** `12 小时累计雨量 ≥ 50 mm`, `rain, sum of 12 h ≥ 50 mm`. */
export function conditionLabel({ condition: { quantity, statistic, window, comparison, unit, together }, line }: Held, titleOf: (quantity: string) => Label | undefined): Label {
  const name = nameOf(quantity, titleOf);
  const bound = `${SIGNS[comparison]} ${lineText(line)}${unit === '1' ? '' : ` ${unit}`}`;
  if (window === null || together === true) return { zh: `${name.zh} ${bound}`, en: `${name.en} ${bound}` };
  const [hours, said] = [window / 3_600, STATISTICS[statistic]];
  return { zh: statistic === 'drop' ? `${hours} 小时${name.zh}${said.zh} ${bound}` : `${hours} 小时${said.zh}${name.zh} ${bound}`, en: `${name.en}, ${said.en} of ${hours} h ${bound}` };
}
