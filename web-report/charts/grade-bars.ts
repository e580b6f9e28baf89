/** How many units have each grade: one bar per grade with its letter, count and share. */
import { format, max, scaleLinear } from 'd3';
import { INK, MUTED, gradeColour, inkOn } from './palette.js';
import { drawing, fit, hint, tag, words, type ChartOptions } from './svg.js';

export interface GradeCount {
  readonly grade: string;
  readonly label: string;
  readonly count: number;
}

const ROW = 34;
const share = format('.1%');
const whole = format(',');

export function gradeBars(grades: readonly GradeCount[], options: ChartOptions): string {
  const total = grades.reduce((sum, one) => sum + one.count, 0);
  const [left, right] = [Math.min(120, options.width * 0.3), options.width - 112];
  const x = scaleLinear([0, Math.max(1, max(grades, (one) => one.count) ?? 1)], [left, right]);
  const rows = grades.map(({ grade, label, count }, position) => {
    const y = position * ROW + 6;
    const colour = gradeColour(position, grades.length);
    const said = `${whole(count)}${total > 0 ? ` (${share(count / total)})` : ''}`;
    return tag(
      'g',
      {},
      hint(`${grade} ${label}: ${said}`),
      tag('rect', { x: 0, y, width: 24, height: 24, rx: 4, fill: colour }),
      words(grade, { x: 12, y: y + 17, 'text-anchor': 'middle', 'font-weight': 700, fill: inkOn(colour) }),
      words(fit(label, left - 40), { x: 32, y: y + 17, fill: INK }),
      tag('rect', { class: 'bar', x: left, y, width: x(count) - left, height: 24, fill: colour }),
      words(said, { x: x(count) + 6, y: y + 17, fill: MUTED }),
    );
  });
  return drawing(options, grades.length * ROW + 8, ...rows);
}
