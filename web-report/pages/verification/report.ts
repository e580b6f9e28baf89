/** The page of a verification: every score with its interval, reliability, ROC, value and ranks of each quantity. */
import { rankHistogramChart } from '../../charts/rank-histogram.js';
import { reliabilityDiagram, type ReliabilityData } from '../../charts/reliability-diagram.js';
import { rocCurve, type RocCurvePoint } from '../../charts/roc-curve.js';
import { escapeText, type ChartOptions } from '../../charts/svg.js';
import { valueCurve, type ValuePoint } from '../../charts/value-curve.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, pair, quantityTitle, section, table, Words, type NotedFigure, type QuantityNames } from '../parts.js';
import { cellOf, type ShownScore } from './cell.js';

export interface ShownEvent {
  readonly name: string;
  readonly events: number;
  /** As many, in the same order, for every event; likewise the economic values. */
  readonly scores: readonly ShownScore[];
  readonly worth: readonly ShownScore[];
  readonly reliability: ReliabilityData;
  /** Empty: no curve, without events or quiet cases. */
  readonly roc: readonly RocCurvePoint[];
  readonly values: readonly ValuePoint[];
}

export interface ShownQuantity {
  readonly quantity: string;
  readonly unit: string;
  readonly members: number;
  readonly cases: number;
  readonly blocks: number;
  readonly unobserved: number;
  /** Cases left out since a member has no value. */
  readonly incomplete: number;
  readonly scores: readonly ShownScore[];
  readonly ranks: ArrayLike<number> | null;
  readonly events: readonly ShownEvent[];
}

export interface VerificationReport {
  readonly code: string;
  readonly names: QuantityNames;
  readonly entities: number;
  /** Units of one side alone, by side and quantity. */
  readonly unmatched: readonly { readonly in: 'forecast' | 'observations' | 'events'; readonly quantity: string; readonly count: number; readonly first: readonly string[] }[];
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly resamples: number;
  /** Share of the members from which on it is warned [1]. */
  readonly probability: number;
  readonly quantities: readonly ShownQuantity[];
}

function eventParts({ events, quantity: name }: ShownQuantity, share: number, w: Words): string {
  const lines = events.filter(({ roc }) => roc.length > 0).map((event) => ({ ...event, label: `${name} ${event.name}` }));
  const titled = (key: string, drawing: (options: ChartOptions) => string, title = w.both(key)): NotedFigure => ({ title, note: w.both(`${key}Note`), draw: (width) => drawing({ width, title, description: w.both(`${key}Note`) }) });
  const worth = titled('worth', (options) => valueCurve(lines.map(({ label, values }) => ({ label, points: values })), { ...options, x: w.both('costLoss'), y: w.both('relative'), interval: w.both('interval'), cut: (count, below) => w.both('cut', { count, below }) }));
  const heads = events.map((event) => `${event.name} (${event.events})`);
  const rowsOf = (scoresOf: (event: ShownEvent) => readonly ShownScore[]): string[][] => scoresOf(events[0]!).map(({ title }, k) => [bothOf(title), ...events.map((event) => cellOf(scoresOf(event)[k]!, w))]);
  return [
    `<h3>${escapeText(w.both('events'))}</h3>`,
    note(w.both('eventsNote', { share: `${Math.round(share * 100)} %` })),
    table([w.both('measure'), ...heads], rowsOf(({ scores }) => scores)),
    pair(
      ...events.map((event) => titled('reliability', (options) => reliabilityDiagram(event.reliability, { ...options, x: w.both('probability'), y: w.both('frequency'), cases: w.both('cases'), interval: w.both('interval'), perfect: w.both('perfect'), frequency: w.both('base'), noSkill: w.both('noSkill') }), `${w.both('reliability')}: ${name} ${event.name}`)),
      ...(lines.length === 0 ? [] : [titled('roc', (options) => rocCurve(lines.map(({ label, roc }) => ({ label, points: roc })), { ...options, x: w.both('falseRate'), y: w.both('hitRate') }))]),
    ),
    lines.length === 0 ? '' : note(worth.note) + figure(worth.title, worth.draw),
    table([w.both('costLoss'), ...heads], rowsOf(({ worth }) => worth)),
  ].join('');
}

function quantitySection(shown: ShownQuantity, k: number, share: number, names: QuantityNames, w: Words): string {
  const { quantity, unit, members, cases, blocks, unobserved, incomplete, scores, ranks, events } = shown;
  const options = { title: w.both('ranks'), description: w.both('ranksNote'), x: w.both('rank'), y: w.both('cases'), equal: w.both('equal'), chance: w.both('chance') };
  return section(
    `quantity-${k + 1}`,
    quantityTitle(names, quantity, unit),
    note(w.both('counts', { members, cases, blocks, unobserved })),
    incomplete === 0 ? '' : note(w.both('incomplete', { incomplete })),
    note(w.both('quantityNote')),
    table([w.both('measure'), w.both('value')], scores.map((score) => [`${bothOf(score.title)}${score.unit === '1' ? '' : ` [${score.unit}]`}`, cellOf(score, w)])),
    ranks === null ? '' : note(w.both('ranksNote')) + figure(w.both('ranks'), (width) => rankHistogramChart(ranks, { ...options, width })),
    events.length === 0 ? '' : eventParts(shown, share, w),
  );
}

/** The whole page. The same verification gives the same bytes. */
export function verificationReport(report: VerificationReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'verification');
  const { entities, unmatched, from, to, days, resamples, probability, quantities } = report;
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(w.both('title'))}</h1>`,
    note(w.both('synopsis', { entities, from, to, days, resamples })),
    ...unmatched.map(({ in: side, quantity, count, first }) => note(w.both(side === 'forecast' ? 'forecastAlone' : 'observedAlone', { count, quantity: quantity === '' ? '' : ` (${quantity})`, names: first.join(', ') + (count > first.length ? ' …' : '') }))),
    ...quantities.map((shown, k) => quantitySection(shown, k, probability, report.names, w)),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: labels['verification.title']!.zh, style: sharedStyle(), body, script: '' });
}
