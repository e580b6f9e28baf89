/** The risk report: one page of HTML for a run of a scenario, complete in itself, both languages side by side. */
import { boundaryMap } from '../../charts/boundary-map.js';
import { codeGrid } from '../../charts/code-grid.js';
import { differenceIntervals } from '../../charts/difference-intervals.js';
import { exceedanceCurve } from '../../charts/exceedance-curve.js';
import { fan } from '../../charts/fan.js';
import { ledgerTable } from '../../charts/ledger-table.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, quantityTitle, section, table, Words } from '../parts.js';
import type { RiskReport } from './data.js';
import { floodSection, SLIDER } from './flood.js';
import { LEVEL_NAMES, levelOf } from './levels.js';


/** Numbers as people read them: four figures, thousands parted. */
const plain = new Intl.NumberFormat('en-GB', { maximumSignificantDigits: 4 });
const format = (value: number): string => plain.format(value);
const percent = (share: number): string => `${format(share * 100)} %`;

function levelSection({ levels, boundary, names }: RiskReport, w: Words): string {
  if (levels === null) return '';
  const { places, quantity, unit, line } = levels;
  const cells = places.map(({ id, share }) => ({ code: id, name: id, level: levelOf(share), value: percent(share) }));
  const title = w.both('levels');
  const said = w.both('levelsNote', { line: unit === '1' ? format(line) : `${format(line)} ${unit}`, quantity });
  const byCode = new Map(cells.map(({ code, name, level, value }) => [code, { name, level, value }]));
  const sourceWords = { reviewNumber: w.both('reviewNumber'), source: w.both('boundarySource'), coordinates: w.both('coordinates') };
  const caption = quantityTitle(names, quantity, unit);
  const map = boundary === null ? '' : figure(caption, (width) => boundaryMap(boundary, byCode, { width, title, description: said, classes: LEVEL_NAMES, missing: w.both('missing'), words: sourceWords }));
  return section('levels', title, note(said), map, figure(caption, (width) => codeGrid({ cells, classes: LEVEL_NAMES }, { width, title, description: said, schematic: w.both('schematic'), missing: w.both('missing') })));
}

function fanSection({ fans, shown, names }: RiskReport, w: Words): string {
  const figures = fans.map(({ place, quantity, unit, above, rain, ...data }) => {
    const title = `${place}: ${quantityTitle(names, quantity, unit)}`;
    const lines = above === null ? [] : [{ kind: 'threshold', label: w.both('line'), value: above } as const];
    const curves = { band: w.both('band'), median: w.both('median'), mean: w.both('mean') };
    return figure(title, (width) => fan({ ...data, lines, ...(rain === null ? {} : { rain }) }, { width, title, description: title, x: w.both('time'), y: `${quantity} [${unit}]`, rain: w.both('rain'), names: curves, fromZero: unit !== 'm', format }));
  });
  return section('fans', w.both('fans'), figures.length === 0 ? '' : note(w.both('fansNote', { count: shown })), ...figures);
}

function linesSection({ lines, names: titles }: RiskReport, w: Words): string {
  return lines.map(({ quantity, unit, names, count, places }) => section('lines', `${w.both('lines')}: ${quantityTitle(titles, quantity, unit)}`, note(w.both('linesNote', { shown: places.length, count })), table([w.both('place'), ...names], places.map(({ id, at }) => [id, ...at.map((cell) => (cell === null ? '–' : `${(cell.probability * 100).toFixed(1)} % (${format(cell.line)})`))])))).join('');
}

function exceedanceSection({ exceedance }: RiskReport, w: Words): string {
  if (exceedance === null) return '';
  const title = w.both('exceedance');
  return section('exceedance', title, note(w.both('exceedanceNote')), figure(title, (width) => exceedanceCurve(exceedance.lines, { width, title, description: w.both('exceedanceNote'), axis: 'return-period', x: w.both('returnPeriod'), y: `[${exceedance.unit}]`, interval: w.both('interval'), format })));
}

function policySection({ differences, names }: RiskReport, w: Words): string {
  const figures = differences.flatMap(({ policy, rows }) => {
    if (rows.length === 0) return [note(w.both('unmoved', { policy: bothOf(policy) }))];
    return [...new Set(rows.map(({ quantity }) => quantity))].map((quantity) => {
      const own = rows.filter((row) => row.quantity === quantity);
      const { unit } = own[0]!;
      const title = `${bothOf(policy)}: ${quantityTitle(names, quantity, unit)}`;
      return figure(title, (width) => differenceIntervals(own, { width, title, description: w.both('policiesNote'), x: `${w.both('difference')} [${unit}]`, format }));
    });
  });
  return section('policies', w.both('policies'), figures.length === 0 ? '' : note(w.both('policiesNote')), ...figures);
}

function sweepSection({ sweep }: RiskReport, w: Words): string {
  if (sweep === null) return '';
  const { parameters, outputs, count, rows } = sweep;
  const cells = rows.map(({ policy, values, cells: own }) => [policy === null ? w.both('asItStands') : bothOf(policy), ...values.map(format), ...own.map((cell) => (cell === null ? '–' : `${format(cell.mean)} (${format(cell.q05)} – ${format(cell.q95)})`))]);
  return section('sweep', w.both('sweep'), note(w.both('sweepNote', { shown: rows.length, count })), table([w.both('policy'), ...parameters, ...outputs], cells));
}

function criticalSection({ critical }: RiskReport, w: Words): string {
  if (critical === null) return '';
  const { columns, rows, count, members } = critical;
  const whole = (rain: number | null): string => (rain === null ? '> 2000' : String(Math.round(rain)));
  const cell = ({ q05, q50, q95, already, peakWithoutRain }: (typeof rows)[number]['cells'][number]): string => `${members === 1 ? whole(q50) : `${whole(q50)} (${whole(q05)} – ${whole(q95)})`}${already === 0 || peakWithoutRain === null ? '' : ` † ${format(peakWithoutRain)}`}`;
  const reached = rows.some(({ cells }) => cells.some(({ already }) => already > 0));
  return section('critical', w.both('critical'), note(w.both('criticalNote', { members, shown: new Set(rows.map(({ place }) => place)).size, count })), reached ? note(w.both('criticalAlready')) : '', table([w.both('place'), w.both('line'), w.both('soil'), ...columns], rows.map(({ place, line, soil, cells }) => [place, line, w.both(`soil-${soil}`), ...cells.map(cell)])));
}

function totalsSection({ totals, names }: RiskReport, w: Words): string {
  if (totals.length === 0) return '';
  const rows = totals.map(({ policy, quantity, unit, places, mean, q05, q50, q95 }) => [policy === null ? w.both('asItStands') : bothOf(policy), quantityTitle(names, quantity, unit), String(places), ...[mean, q05, q50, q95].map(format)]);
  return section('totals', w.both('totals'), note(w.both('totalsNote')), table([w.both('policy'), w.both('quantity'), w.both('places'), w.both('mean'), 'q05', 'q50', 'q95'], rows));
}

function ledgerSection({ ledgers }: RiskReport, w: Words): string {
  if (ledgers.length === 0) return '';
  const heads = { title: w.both('model'), of: w.both('of'), unit: w.both('unit'), in: w.both('in'), out: w.both('out'), stored: w.both('stored'), residual: w.both('residual'), share: w.both('share'), state: w.both('state') };
  return section('ledgers', w.both('ledgers'), note(w.both('ledgersNote')), ledgerTable(ledgers.map(({ model, of, part, policy, ...rest }) => ({ title: [model, ...(part === null ? [] : [bothOf(part)]), ...(policy === null ? [] : [bothOf(policy)])].join(' · '), of: w.both(`of-${of}`), ...rest })), { heads, closed: w.both('closed'), open: w.both('open'), format }));
}

function methodSection({ models }: RiskReport, w: Words): string {
  const heads = ['quantity', 'unit', 'range', 'usual', 'value', 'meaning'].map((key) => w.both(key));
  const parts = models.map(({ model, calibration, values }) => {
    const rows = [
      ...Object.entries(model.inputs).map(([name, quantity]) => ({ name: `← ${name}`, quantity, value: '' })),
      ...Object.entries(model.parameters).map(([name, quantity]) => ({ name, quantity, value: values[name] ?? '' })),
      ...Object.entries(model.outputs).map(([name, quantity]) => ({ name: `→ ${name}`, quantity, value: '' })),
    ];
    const body = rows.map(({ name, quantity: { unit, min, max, default: usual, doc }, value }) => [name, unit, min === undefined && max === undefined ? '' : `${min ?? '-∞'} … ${max ?? '∞'}`, usual === undefined ? '' : String(usual), value, bothOf(doc)]);
    return `<h3>${escapeText(`${bothOf(model.title)} · ${model.name}`)}</h3>${note(model.source)}${calibration === null ? '' : note(`${w.both('calibration')}: ${calibration}`)}${table(heads, body)}`;
  });
  return section('method', w.both('method'), ...parts);
}

/** The whole page. The same run gives the same bytes. */
export function riskReport(report: RiskReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'risk');
  const { entities, sites, steps, members, seed, missing, outcomes } = report;
  const error = percent(0.5 / Math.sqrt(members));
  const said = outcomes.map(({ text, holds }) => `<li>${holds ? escapeText(w.both('holds')) : `<strong class="gone">${escapeText(w.both('fails'))}</strong>`}: ${escapeText(text)}</li>`);
  const footer = labels['page.footer']!;
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(bothOf(report.title))}</h1>`,
    `<p>${escapeText(report.about.zh)}</p><p lang="en">${escapeText(report.about.en)}</p>`,
    note(w.both('synopsis', { entities, sites, steps, members, seed })),
    missing.length === 0 ? '' : `<div class="warning"><p>${escapeText(w.both('partial'))} ${escapeText(missing.join(', '))}</p></div>`,
    section('outcomes', w.both('outcomes'), said.length === 0 ? '' : `<ul>${said.join('')}</ul>`),
    levelSection(report, w),
    fanSection(report, w),
    linesSection(report, w),
    criticalSection(report, w),
    exceedanceSection(report, w),
    policySection(report, w),
    sweepSection(report, w),
    floodSection(report, w, format),
    totalsSection(report, w),
    ledgerSection(report, w),
    section('uncertain', w.both('uncertain'), `<p>${escapeText(w.both('uncertainText', { members, error }))}</p>`),
    methodSection(report, w),
    note(bothOf(footer, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: report.title.zh, style: sharedStyle(), body, script: SLIDER });
}
