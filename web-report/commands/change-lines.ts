/** What `assess` says on the terminal of the change since the year before. */
import type { NotComparable, YearChange } from '../../engine/scoring/result.js';

const points = (value: number | null): string => (value === null ? '未知 not known' : `${value >= 0 ? '+' : ''}${value.toFixed(2)}`);

const LACKING: Readonly<Record<NotComparable['lacking'], string>> = { previous: '上年无 none last year', current: '今年无 none this year', both: '两年均无 none in either year' };
const lacked = ({ indicator, lacking, fields }: NotComparable): string => `${indicator} (${fields.length === 0 ? '' : `${fields.join(', ')}: `}${LACKING[lacking]})`;

export function changeLines(change: YearChange): string[] {
  const { previousYear, notComparable, panelUnits, reportingChanged, limits } = change;
  const since = `  比 ${previousYear} 年 since ${previousYear}: ${points(change.total)}`;
  const lines = panelUnits === 0
    ? [`${since}; 各部分未知:没有两年均有得分的单位 parts not known: no unit in both years`]
    : [`${since} = 实际 real ${points(change.real)}, 口径 definition ${points(change.definition)}, 样本 sample ${points(change.sample)} (两年均有得分 in both years: ${panelUnits})`];
  if (notComparable.length > 0) {
    const weight = notComparable.reduce((sum, indicator) => sum + indicator.weight, 0);
    lines.push(`  两年不可比的指标,不计入实际变化,其影响在口径变化中 indicators NOT COMPARABLE, left out of the real change (what they bring is in definition): ${notComparable.length}, 权重 weight ${weight.toFixed(2)}: ${notComparable.map(lacked).join('; ')}`);
  }
  if (reportingChanged > 0) {
    const steady = panelUnits - reportingChanged;
    lines.push(`  填报变化 REPORTING CHANGED (覆盖率变化超过 ${limits.reporting} 个百分点或某年未达排名要求 coverage changed by more than ${limits.reporting} points, or too low for a rank in a year): ${reportingChanged}; 其余 ${steady} 个的实际变化 real change of the other ${steady}: ${points(change.realSteady)}`);
  }
  return lines;
}
