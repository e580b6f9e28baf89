/** The comparison of two runs or policies as one page of HTML, complete in itself, both languages side by side. */
import { codeGrid } from '../../charts/code-grid.js';
import { differenceIntervals } from '../../charts/difference-intervals.js';
import { exceedanceCurve } from '../../charts/exceedance-curve.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, quantityTitle, section, table, Words, type QuantityNames } from '../parts.js';
import { LEVEL_NAMES } from '../risk/levels.js';
import { MOVES, type ClassChange, type ComparedQuantity, type ComparisonPage } from './data.js';

/** Classes of the grid: what does not change is palest, what grows is red. */
const PALE_FIRST: typeof MOVES = ['same', 'less', 'perhaps-less', 'perhaps-more', 'more'];
const plain = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });
const format = (value: number): string => plain.format(value);
const percent = (share: number): string => `${format(share * 100)} %`;

/** Which side is which: the run's folder, without where it lies, and the policy. */
const nameOf = ({ folder, policy, scenario }: ComparisonPage['sides'][number]): string => `${scenario} · ${folder.split(/[\\/]/).filter((part) => part !== '').at(-1) ?? folder} · ${policy}`;

function totalSection({ quantities, sides, names }: ComparisonPage, w: Words): string {
  const rows = quantities.flatMap(({ quantity, unit, total, places }) => {
    const count = (move: string): string => String(places.filter((place) => place.move === move).length);
    const cells = total === null ? ['–', '–', '–'] : [format(total.first), format(total.second), total.low === null || total.high === null ? format(total.value) : `${format(total.value)} [${format(total.low)}, ${format(total.high)}]`];
    return [[quantityTitle(names, quantity, unit), ...cells, ...MOVES.map(count)]];
  });
  const heads = [w.both('quantity'), `A: ${nameOf(sides[0])}`, `B: ${nameOf(sides[1])}`, w.both('difference'), ...MOVES.map((move) => w.both(move))];
  return section('totals', w.both('totals'), note(w.both('totalsNote')), table(heads, rows));
}

function curveSection({ curves, sides, names }: ComparisonPage, w: Words): string {
  const figures = curves.map(({ quantity, unit, axis, lines }) => {
    const title = quantityTitle(names, quantity, unit);
    return figure(title, (width) => exceedanceCurve(lines.map((points, k) => ({ label: `${k === 0 ? 'A' : 'B'}: ${nameOf(sides[k as 0 | 1])}`, points })), { width, title, description: w.both(axis === 'share' ? 'curvesShare' : 'curvesYears'), axis, x: w.both(axis === 'share' ? 'share' : 'returnPeriod'), y: `[${unit}]`, interval: w.both('interval'), format }));
  });
  return section('curves', w.both('curves'), figures.length === 0 ? '' : note(w.both(curves[0]!.axis === 'share' ? 'curvesShare' : 'curvesYears')), ...figures);
}

function differenceSection({ quantities, unpaired, names }: ComparisonPage, w: Words): string {
  const figures = quantities.map(({ quantity, unit, drawn }) => {
    if (drawn.length === 0) return note(w.both('unmoved', { quantity }));
    const title = `B − A: ${quantityTitle(names, quantity, unit)}`;
    return figure(title, (width) => differenceIntervals(drawn.map(({ place, ...interval }) => ({ title: place, ...interval })), { width, title, description: w.both('differencesNote'), x: `${w.both('difference')} [${unit}]`, format }));
  });
  return section('differences', w.both('differences'), note(w.both(unpaired === null ? 'differencesNote' : 'differencesUnpaired')), ...figures);
}

function movesGrid({ quantity, unit, places }: ComparedQuantity, names: QuantityNames, w: Words): string {
  if (places.every(({ move }) => move === 'same')) return '';
  const title = quantityTitle(names, quantity, unit);
  const cells = places.map(({ id, move, value }) => ({ code: id, name: id, level: PALE_FIRST.indexOf(move), value: format(value) }));
  return figure(title, (width) => codeGrid({ cells, classes: PALE_FIRST.map((move) => w.both(move)) }, { width, title, description: w.both('movesNote'), schematic: w.both('schematic'), missing: w.both('missing') }));
}

function classTables({ quantity, counts, places, moved }: ClassChange, w: Words): string {
  const matrix = counts.map((row, k) => [`A ${LEVEL_NAMES[k]!}`, ...row.map((count) => (count === 0 ? '' : String(count)))]);
  const listed = places.map(({ id, first, second }) => [id, percent(first), percent(second), `${second > first ? '+' : ''}${format((second - first) * 100)}`]);
  return `<h3>${escapeText(quantity)}</h3>${table(['', ...LEVEL_NAMES.map((name) => `B ${name}`)], matrix)}${moved === 0 ? note(w.both('noneMoved')) : note(w.both('movedNote', { shown: places.length, count: moved })) + table([w.both('place'), 'A', 'B', w.both('points')], listed)}`;
}

/** The whole page. The same comparison gives the same bytes. */
export function comparisonReport(page: ComparisonPage): string {
  const labels = readLabels();
  const w = new Words(labels, 'comparison');
  const { sides, unpaired, basis, otherSteps, quantities, classes, onlyFirst, onlySecond, code } = page;
  const title = w.both('title');
  const heads = ['', w.both('scenario'), w.both('run'), w.both('policy'), w.both('members'), w.both('seed'), w.both('steps')];
  const rows = sides.map((side, k) => [k === 0 ? 'A' : 'B', side.scenario, nameOf(side).split(' · ')[1]!, side.policy, String(side.members), side.seed, `${side.steps.first} – ${side.steps.last} · ${side.steps.count}`]);
  const grids = quantities.map((quantity) => movesGrid(quantity, page.names, w));
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(title)}</h1>`,
    table(heads, rows),
    unpaired === null ? note(w.both('paired')) : `<div class="warning"><p>${escapeText(`${w.both(unpaired)} ${w.both(basis === 'steps' ? 'meansOfSteps' : 'meansOfMembers')}`)}</p></div>`,
    otherSteps ? `<div class="warning"><p>${escapeText(w.both('otherSteps'))}</p></div>` : '',
    onlyFirst + onlySecond === 0 ? '' : note(w.both('only', { first: onlyFirst, second: onlySecond })),
    totalSection(page, w),
    curveSection(page, w),
    differenceSection(page, w),
    section('moves', w.both('moves'), grids.join('') === '' ? '' : note(w.both('movesNote')), ...grids),
    section('classes', w.both('classes'), ...(classes.length === 0 ? [] : [note(w.both('classesNote')), ...classes.map((one) => classTables(one, w))])),
    note(bothOf(labels['page.footer']!, { code })),
    '</main></div>',
  ];
  return pageOf({ title, style: sharedStyle(), body, script: '' });
}
