/** What of a run of a scenario goes into its report. */
import type { Label } from '../../engine/core/label.js';
import { mean, quantileOf } from '../../engine/core/statistics.js';
import { halfWidth95 } from '../../engine/core/student.js';
import { timeText } from '../../engine/run/scenario/clock.js';
import type { ParameterChoice } from '../../engine/run/scenario/declaration.js';
import { standardErrorOf } from '../../engine/run/scenario/difference.js';
import { OF_INUNDATION } from '../../engine/run/scenario/job.js';
import type { ReportParts } from '../../engine/run/scenario/write.js';
import type { ScenarioRun } from '../../engine/run/scenario/run.js';
import type { EntityResult, OutputResult } from '../../engine/run/scenario/simulate.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import type { BoundarySource } from '../charts/boundary-map.js';
import type { ExceedanceLine } from '../charts/exceedance-curve.js';
import type { QuantityNames } from '../pages/parts.js';
import type { FanSeries, FloodPictures, RiskReport, SiteRows } from '../pages/risk/data.js';
import { calibrationText } from './scenario-parts.js';
import { sweepOf } from './sweep-data.js';

/** Places whose fans are drawn. */
const SHOWN = 4;
/** Places of each quantity in the comparison of policies: those that it moves most. */
const COMPARED = 8;

const idOf = ({ scenario: { job } }: ScenarioRun, entity: number, site: number): string => (site < 0 ? job.series.entities[entity]! : job.sites!.ids[site]!);

/** The greatest share above the line at every place, of the first quantity that has a line. */
function levelsOf(run: ScenarioRun): RiskReport['levels'] {
  const { declaration, job } = run.scenario;
  const q = declaration.outputs.findIndex(({ above }) => above !== undefined);
  if (q < 0) return null;
  const { quantity, above } = declaration.outputs[q]!;
  const places: { id: string; share: number }[] = [];
  for (const { entity, outputs } of run.results()) {
    for (const { variant, output, site, summary } of outputs) if (variant === 0 && output === q) places.push({ id: idOf(run, entity, site), share: Math.max(0, ...summary!.exceedance!.filter((share) => !Number.isNaN(share))) });
  }
  return { quantity, unit: job.outputUnits[q]!, line: above!, places };
}

function fansOf(run: ScenarioRun, levels: RiskReport['levels']): { readonly fans: FanSeries[]; readonly shown: number } {
  const { declaration, job } = run.scenario;
  const first = [...run.scenario.job.series.entities];
  const ranked = levels === null ? first : [...levels.places].sort((a, b) => b.share - a.share || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  const chosen = new Set(ranked.slice(0, SHOWN));
  const rain = job.series.columns.get('rain');
  const fan = (entity: number, { output, site, summary }: OutputResult): FanSeries => {
    const { quantity, above } = declaration.outputs[output]!;
    const { mean, q05, q50, q95 } = summary!;
    const observed = rain?.values[entity];
    return {
      place: idOf(run, entity, site),
      quantity,
      unit: job.outputUnits[output]!,
      start: job.clock.start,
      step: (job.clock.dt * job.clock.steps) / mean.length,
      mean,
      q05,
      q50,
      q95,
      above: above ?? null,
      rain: observed === undefined ? null : { step: job.clock.dt, values: observed },
    };
  };
  const fans: FanSeries[] = [];
  for (const { entity, outputs } of run.results()) {
    // the place itself, and the entity that a chosen site lies in: its river is why the site is flooded
    const lies = outputs.some(({ site }) => site >= 0 && chosen.has(idOf(run, entity, site)));
    const own = outputs.filter(({ variant, output, site, summary }) => variant === 0 && summary !== null && job.outputLinks[output] !== OF_INUNDATION && (chosen.has(idOf(run, entity, site)) || (site < 0 && lies)));
    for (const result of own) fans.push(fan(entity, result));
  }
  return { fans, shown: chosen.size };
}

/** The curve of all places together under each policy, as the table has it. */
/** Places whose lines a report lists. */
const MOST_LINES = 20;

function linesOf({ scenario: { job, lines } }: ScenarioRun, rows: ReportParts['lines']): RiskReport['lines'] {
  return job.outputs.flatMap(({ quantity }, output) => {
    const names = lines.filter((line) => line.output === output).map(({ name }) => name);
    if (names.length === 0) return [];
    const places = new Map<string, (RiskReport['lines'][number]['places'][number]['at'][number])[]>();
    for (const { variant, output: own, place, name, line, probability } of rows) {
      if (variant !== 0 || own !== output) continue;
      const at = places.get(place) ?? names.map(() => null);
      at[names.indexOf(name)] = { line, probability };
      places.set(place, at);
    }
    const likely = (at: readonly ({ readonly probability: number } | null)[]): number => at.reduce((sum, cell) => sum + (cell?.probability ?? 0), 0);
    const ranked = [...places].sort(([a, x], [b, y]) => likely(y) - likely(x) || (a < b ? -1 : 1));
    return [{ quantity, unit: job.outputUnits[output]!, names, count: ranked.length, places: ranked.slice(0, MOST_LINES).map(([id, at]) => ({ id, at })) }];
  });
}

/** Places whose critical rainfall a report lists: those that the least rain floods. */
const MOST_CRITICAL = 20;

function criticalOf({ scenario: { critical } }: ScenarioRun, rows: ReportParts['critical']): RiskReport['critical'] {
  if (critical === null) return null;
  const column = (row: { readonly duration: number; readonly pattern: string }): string => `${row.duration} h${critical.patterns.length > 1 ? ` ${row.pattern}` : ''} [mm]`;
  const least = new Map<string, number>();
  for (const { place, q50 } of rows) least.set(place, Math.min(least.get(place) ?? Infinity, q50 ?? Infinity));
  const ranked = [...least].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([place]) => place);
  const groups = new Map<string, (typeof rows)[number][]>();
  for (const row of rows) groups.set(`${row.place} ${row.name} ${row.soil}`, [...(groups.get(`${row.place} ${row.name} ${row.soil}`) ?? []), row]);
  const shown = ranked.slice(0, MOST_CRITICAL);
  const listed = shown.flatMap((place) => [...groups.values()].filter(([first]) => first!.place === place));
  return { members: critical.members, columns: [...new Set(rows.map(column))], count: ranked.length, rows: listed.map((cells) => ({ place: cells[0]!.place, line: `${cells[0]!.name} ${cells[0]!.line}`, soil: cells[0]!.soil, cells })) };
}

function exceedanceOf({ scenario: { job, declaration } }: ScenarioRun, groups: ReportParts['exceedance']): RiskReport['exceedance'] {
  const [q] = job.money;
  if (q === undefined) return null;
  const everywhere = job.series.entities.length + (job.sites?.ids.length ?? 0);
  const titles = new Map(declaration.policies?.map(({ name, title }) => [name, `${title.zh} / ${title.en}`]));
  const lines = groups
    .filter(({ place, output }) => place === everywhere && output === q)
    .map(({ variant, rows }): ExceedanceLine => {
      const points = rows.flatMap(({ measure, period, value, low, high }) => (measure === 'AEP' && period !== null && value !== null ? [{ probability: 1 / period, value, low, high }] : []));
      return { label: titles.get(job.variants[variant]!.name) ?? '现状 / as it stands', points };
    });
  return { unit: job.outputUnits[q]!, lines };
}

function differencesOf(run: ScenarioRun): RiskReport['differences'] {
  const { declaration, job } = run.scenario;
  return (declaration.policies ?? []).map(({ name, title }) => {
    const rows: (RiskReport['differences'][number]['rows'][number] & { readonly output: number })[] = [];
    const add = ({ entity, outputs }: EntityResult): void => {
      for (const { variant, output, site, difference } of outputs) {
        if (job.variants[variant]!.name !== name || difference === null) continue;
        const { quantity } = declaration.outputs[output]!;
        const { mean, members } = difference;
        if (members === 0) continue; // no member has a number
        const deviation = standardErrorOf(difference);
        const error = deviation === null ? null : halfWidth95(members) * deviation;
        rows.push({ output, title: idOf(run, entity, site), quantity, unit: job.outputUnits[output]!, value: mean, low: error === null ? null : mean - error, high: error === null ? null : mean + error });
      }
    };
    for (const result of run.results()) add(result);
    const most = declaration.outputs.flatMap((_, q) => rows.filter(({ output, value }) => output === q && value !== 0).sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || (a.title < b.title ? -1 : 1)).slice(0, COMPARED));
    return { policy: title, rows: most };
  });
}

/** Sites whose numbers are shown. */
const SITES_SHOWN = 20;

/** What the inundation comes to at sites: all together, then the sites of the greatest loss, or of the first quantity kept. */
function siteRowsOf(run: ScenarioRun): FloodPictures['sites'] {
  const { job } = run.scenario;
  const kept = job.outputs.flatMap((_, q) => (job.outputLinks[q] === OF_INUNDATION ? [q] : []));
  if (kept.length === 0) return null;
  const places = new Map<string, { readonly place: string; readonly all: boolean; readonly cells: (SiteRows['rows'][number]['cells'][number])[]; weight: number }>();
  const ranking = kept.find((q) => job.outputUnits[q] === '元') ?? kept[0]!;
  for (const { entity, outputs } of run.results()) {
    for (const { variant, output, site, summary } of outputs) {
      if (variant !== 0 || !kept.includes(output)) continue;
      const place = idOf(run, entity, site);
      const row = places.get(place) ?? { place, all: site < 0, cells: kept.map(() => null), weight: 0 };
      places.set(place, row);
      const { mean, q05, q50, q95 } = summary!;
      row.cells[kept.indexOf(output)] = { q05: q05[0]!, q50: q50[0]!, q95: q95[0]! };
      if (output === ranking) row.weight = mean[0]!;
    }
  }
  const rows = [...places.values()].sort((a, b) => Number(b.all) - Number(a.all) || b.weight - a.weight || (a.place < b.place ? -1 : 1));
  return { columns: kept.map((q) => `${job.outputs[q]!.quantity} [${job.outputUnits[q]!}]`), rows: rows.slice(0, SITES_SHOWN + 1), count: job.inundation!.sites.length };
}

function floodOf(run: ScenarioRun, { maps }: ReportParts): FloodPictures | null {
  const { job } = run.scenario;
  const asItStands = maps.get(0);
  if (job.inundation === null || asItStands === undefined) return null;
  const { dem } = job.inundation;
  const shown = (depth: Float64Array): Float64Array => depth.map((value, cell) => (dem.noData[cell] === 1 ? NaN : value));
  const frames = asItStands.frames.map((depth, k) => ({ title: timeText(job.clock, Math.floor(((k + 1) * job.clock.steps) / asItStands.frames.length)), depth: shown(depth) }));
  const policies = [...maps].filter(([v]) => v > 0).map(([v, { q50 }]) => ({ policy: titleOf(run, job.variants[v]!.name), median: shown(q50) }));
  return { columns: dem.columns, rows: dem.rows, cell: dem.cellSize, median: shown(asItStands.q50), high: shown(asItStands.q95), frames, policies, sites: siteRowsOf(run) };
}

/** A policy as people call it; of a reach file's, its name. */
const titleOf = ({ scenario: { declaration } }: ScenarioRun, policy: string): Label => declaration.policies?.find(({ name }) => name === policy)?.title ?? { zh: policy, en: policy };

const totalRows = (run: ScenarioRun, { totals }: ReportParts): RiskReport['totals'] =>
  totals.map(({ variant, output, places, members }) => {
    const { job } = run.scenario;
    const sorted = members.slice().sort();
    const { kind, name } = job.variants[variant]!;
    return { policy: kind === 'policy' ? titleOf(run, name) : null, quantity: job.outputs[output]!.quantity, unit: job.outputUnits[output]!, places, mean: mean(members), q05: quantileOf(sorted, 0.05), q50: quantileOf(sorted, 0.5), q95: quantileOf(sorted, 0.95) };
  });

const choiceText = (choice: ParameterChoice): string => (typeof choice === 'number' ? String(choice) : Object.entries(choice).map(([form, value]) => `${form} ${JSON.stringify(value)}`).join(''));

/** The report's data. */
export function riskData(run: ScenarioRun, parts: ReportParts, boundary: BoundarySource | null, names: QuantityNames): RiskReport {
  const { declaration, job, models } = run.scenario;
  const levels = levelsOf(run);
  return {
    title: declaration.title,
    about: declaration.about,
    code: ownPackage().version,
    names,
    entities: job.series.entities.length,
    sites: job.sites?.ids.length ?? 0,
    steps: job.clock.steps,
    members: job.members,
    seed: job.seed,
    missing: run.missing.flatMap(({ entities }) => entities),
    outcomes: parts.outcomes.map(({ quantity, statistic, over, entity, policy, min, max, found, holds }) => ({
      text: `${[quantity, `${statistic} ${over}`, entity, policy].filter((part) => part !== undefined).join(', ')}: ${found === null ? '–' : Number(found.toPrecision(6))} (${[min === undefined ? '' : `≥ ${min}`, max === undefined ? '' : `≤ ${max}`].filter((text) => text !== '').join(', ')})`,
      holds,
    })),
    levels,
    boundary,
    ...fansOf(run, levels),
    lines: linesOf(run, parts.lines),
    critical: criticalOf(run, parts.critical),
    exceedance: exceedanceOf(run, parts.exceedance),
    differences: differencesOf(run),
    sweep: sweepOf(run, (policy) => titleOf(run, policy)),
    flood: floodOf(run, parts),
    totals: totalRows(run, parts),
    ledgers: parts.ledgers.map(({ part, policy, ...line }) => ({ ...line, part: part ?? null, policy: policy === undefined ? null : titleOf(run, policy) })),
    models: models.map((model, k) => ({ model, calibration: (run.scenario.calibrations[k] ?? null) === null ? null : calibrationText(declaration.chain[k]!.calibration!, model, run.scenario.calibrations[k]!), values: Object.fromEntries(Object.entries(declaration.chain[k]!.parameters ?? {}).map(([name, choice]) => [name, choiceText(choice)])) })),
  };
}
