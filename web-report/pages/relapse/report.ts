/** The page of a run of relapse: who may fall back, why, what a storm adds, what support keeps, what the screen has missed. */
import type { Label } from '../../../engine/core/label.js';
import { causeWaterfall } from '../../charts/cause-waterfall.js';
import { fan } from '../../charts/fan.js';
import { supportFrontierChart } from '../../charts/support-frontier.js';
import { escapeText } from '../../charts/svg.js';
import { pageOf, sharedStyle } from '../document.js';
import { readLabels } from '../labels.js';
import { bothOf, figure, note, section, table, Words } from '../parts.js';
import { budgetTable, type ShownBudget } from './budgets.js';
import { censusSection, type ShownCensus } from './census.js';

interface Spread {
  readonly mean: number;
  readonly q05: number;
  readonly q50: number;
  readonly q95: number;
}

interface Chance {
  readonly value: number;
  readonly standardError: number;
}

interface Missed {
  readonly persons: number;
  /** null: one household has no spread. */
  readonly standardError: number | null;
}

interface ShownTargeting {
  /** Households helped; null: too few to tell. */
  readonly helped: number | null;
  readonly inclusion: number | null;
  readonly exclusion: number | null;
  readonly deadweight: number | null;
  readonly inVain: number | null;
}

export interface RelapseReport {
  readonly title: Label;
  readonly code: string;
  readonly seed: string;
  readonly draws: number;
  readonly members: number;
  readonly households: number;
  readonly persons: number;
  readonly province: string;
  /** Line at the end of the run [yuan/person/year]. */
  readonly line: number;
  /** First moment of the run [ms since 1970 UTC]. */
  readonly begins: number;
  readonly assumptions: readonly { readonly kind: string; readonly detail: string | Label; readonly source: string; readonly verified: boolean | null }[];
  /** null: few were skipped, or few were not. */
  readonly kept: number | null;
  readonly skipped: number | null;
  readonly audit: { readonly households: number; readonly simulated: number; readonly screened: number; readonly missed: Missed; readonly missedAfterRigid: Missed } | null;
  /** Things as they stand first: calm, storm; then supports. null, here and below: few households, or what would give few away. */
  readonly variants: readonly { readonly title: Label; readonly persons: Spread | null; readonly difference: Chance | null; readonly afterRigid: number | null; readonly screenedOut: { readonly persons: number | null }; readonly cost: number | null; readonly deadweight: number | null }[];
  /** By month, as it stands: persons whose last twelve months lie below. */
  readonly months: readonly (Spread | null)[];
  readonly causes: readonly { readonly cause: string; readonly persons: number | null }[];
  /** Groups and layers as it stands. */
  readonly classes: readonly { readonly name: string; readonly persons: Spread | null; readonly difference: Chance | null }[];
  /** How the households were fitted to a census; null: they were not. */
  readonly census: ShownCensus | null;
  readonly guarantees: { readonly unguaranteed: number | null; readonly unsafe: number | null };
  readonly resilience: { readonly households: number | null; readonly assetLoss: number | null; readonly wellbeingLoss: number | null; readonly resilience: number | null; readonly beyond: number | null } | null;
  readonly detection: readonly { readonly kind: string; readonly unit: 'household' | 'month'; readonly value: number | null }[];
  /** Along what is spent; `gap`: persons that a budget just short of the next step may lose at most; null: it is not told. */
  readonly frontier: readonly { readonly cost: number; readonly persons: number; readonly low: number; readonly high: number; readonly gap: number | null }[];
  readonly supports: readonly Label[];
  readonly budgets: readonly (ShownBudget & { readonly targeting: ShownTargeting })[];
  /** Whom the list of who is registered already misses. */
  readonly registered: ShownTargeting;
  readonly traits: readonly { readonly trait: string; readonly households: number; readonly screenedOut: number | null; readonly chance: number | null; readonly kept: number | null; readonly leftOut: number | null; readonly gap: number | null; readonly gapInterval: readonly [low: number, high: number] | null }[];
  readonly villages: readonly { readonly code: string; readonly figures: { readonly households: number; readonly persons: number; readonly calm: number | null; readonly base: number | null } | null }[];
}

/** Seconds of the mean month. */
const MONTH = 365.25 * 7_200;
const LISTED = 60;

const shareOr = (share: number | null): string => (share === null ? '–' : percent(share));
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
/** One digit, and no sign of what rounds to nothing. */
const people = (persons: number): string => (Math.round(persons * 10) / 10 + 0).toLocaleString('en-GB', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const yuan = (amount: number): string => Math.round(amount).toLocaleString('en-GB');
/** A standard error, or that there is none. */
const errorOf = ({ standardError }: Missed, none: string): string => (standardError === null ? none : people(standardError));
const signed = (value: number): string => `${value >= 0.05 ? '+' : ''}${people(value)}`;

/** Points of the frontier that its table shows. */
const TABLED = 10;
const fewOf = <T>(points: readonly T[]): T[] => points.filter((_, k) => k % Math.ceil(points.length / TABLED) === 0 || k === points.length - 1);

/** Causes as they add up; those that may not be told stand in one bar, which the total tells anyway. */
function causes(all: RelapseReport['causes'], total: number, w: Words, named: (group: string, name: string) => string): string {
  const told = all.flatMap(({ cause, persons }) => (persons === null ? [] : [{ label: named('cause', cause), value: persons }]));
  const rest = told.length === all.length ? [] : [{ label: w.both('hidden'), value: total - told.reduce((sum, { value }) => sum + value, 0) }];
  return figure(w.both('causes'), (width) => causeWaterfall([...told, ...rest], { width, title: w.both('causes'), description: w.both('causesNote'), total: w.both('all'), x: w.both('persons'), format: (value) => value.toFixed(1) }));
}

/** The whole page. The same run gives the same bytes. */
export function relapseReport(report: RelapseReport): string {
  const labels = readLabels();
  const w = new Words(labels, 'relapse');
  const named = (group: string, name: string): string => bothOf(labels[`relapse.${group}.${name}`]!);
  const sum = (pick: (figures: NonNullable<RelapseReport['villages'][number]['figures']>) => number | null): number => report.villages.reduce((total, { figures }) => total + (figures === null ? 0 : (pick(figures) ?? 0)), 0);
  const hidden = report.villages.filter(({ figures }) => figures === null).length;
  const standing = report.variants[Number(report.members > 0)]!;
  const or = <T>(value: T | null, format: (told: T) => string): string => (value === null ? w.both('hidden') : format(value));
  const spread = (of: Spread | null): string[] => [or(of, ({ mean }) => people(mean)), or(of, ({ q05, q95 }) => `${people(q05)} – ${people(q95)}`)];
  const chance = (of: Chance | null): string[] => [or(of, ({ value }) => signed(value)), or(of, ({ standardError }) => people(standardError))];
  const shares = (key: keyof Spread): number[] => report.months.map((month) => (month === null ? NaN : month[key] / report.persons));
  const monthly = (): Parameters<typeof fan>[0] => ({ start: report.begins, step: MONTH, mean: shares('mean'), q05: shares('q05'), q50: shares('q50'), q95: shares('q95'), lines: [] });
  const body = [
    '<div id="page"><main>',
    `<h1>${escapeText(bothOf(report.title))}</h1>`,
    note(w.both('synopsis', { households: yuan(report.households), persons: yuan(report.persons), draws: report.draws, members: report.members, seed: report.seed })),
    note(w.both('lineText', { province: report.province, line: yuan(report.line) })),
    note(w.both('proposes')),
    section(
      'variants',
      w.both('variants'),
      note(w.both('variantsNote', { screened: or(standing.screenedOut.persons, people) })),
      report.members === 0 ? '' : note(w.both('givenStorm', { members: report.members })),
      table([w.both('variant'), w.both('persons'), w.both('interval'), w.both('difference'), w.both('standardError'), w.both('afterRigid'), w.both('cost'), w.both('deadweight')], report.variants.map(({ title, persons, difference, afterRigid, cost, deadweight }) => [bothOf(title), ...spread(persons), ...chance(difference), or(afterRigid, people), or(cost, yuan), cost === 0 ? '–' : or(deadweight, percent)])),
    ),
    section('fan', w.both('fan'), report.months.every((month) => month === null) ? note(w.both('hiddenTogether')) : figure(w.both('fan'), (width) => fan(monthly(), { width, title: w.both('fan'), description: w.both('fanNote'), x: w.both('month'), y: w.both('fanShare', { persons: yuan(report.persons) }), rain: '', names: { band: w.both('band'), median: w.both('median'), mean: w.both('mean') }, fromZero: true, format: percent })), note(w.both('coversSimulated'))),
    section('causes', w.both('causes'), note(w.both('causesNote')), standing.persons === null ? note(w.both('hiddenTogether')) : causes(report.causes, standing.persons.mean, w, named)),
    section(
      'classes',
      w.both('classes'),
      note(w.both('classesNote')),
      table([w.both('className'), w.both('persons'), w.both('interval'), w.both('added'), w.both('standardError')], report.classes.map(({ name, persons, difference }) => [named('class', name), ...spread(persons), ...chance(difference)])),
      note(w.both('guaranteesText', { failing: report.guarantees.unguaranteed === null ? w.both('hidden') : yuan(report.guarantees.unguaranteed), unsafe: report.guarantees.unsafe === null ? w.both('hidden') : people(report.guarantees.unsafe) })),
    ),
    report.resilience === null ? '' : section('resilience', w.both('resilience'), note(w.both('resilienceNote')), table([w.both('hit'), w.both('assetLoss'), w.both('wellbeingLoss'), w.both('ratio'), w.both('beyond')], [[report.resilience.households, report.resilience.assetLoss, report.resilience.wellbeingLoss].map((value) => (value === null ? w.both('hidden') : yuan(value))).concat(report.resilience.resilience === null ? '–' : report.resilience.resilience.toFixed(2), report.resilience.beyond === null ? w.both('hidden') : yuan(report.resilience.beyond))])),
    section('detection', w.both('detection'), note(w.both('detectionNote')), table([w.both('outcome'), w.both('unit.of'), w.both('householdsYear')], report.detection.map(({ kind, unit, value }) => [named('kind', kind), w.both(`unit.${unit}`), value === null && unit === 'month' ? '–' : or(value, (count) => count.toFixed(1))])), note(w.both('coversSimulated'))),
    report.supports.length === 0
      ? ''
      : section(
          'frontier',
          w.both('frontier'),
          note(w.both('frontierNote')),
          report.frontier.length === 0 ? note(w.both('frontierHidden')) : figure(w.both('frontier'), (width) => supportFrontierChart(report.frontier, report.budgets.flatMap(({ figures }) => (figures === null ? [] : [figures])), { width, title: w.both('frontier'), description: w.both('frontierNote'), x: w.both('spent'), y: w.both('keptPersons'), format: yuan })),
          report.frontier.length === 0 ? '' : table([w.both('cost'), w.both('keptPersons'), w.both('keptInterval'), w.both('gapBetween')], fewOf(report.frontier).map(({ cost, persons, low, high, gap }) => [yuan(cost), persons.toFixed(2), `${low.toFixed(2)} – ${high.toFixed(2)}`, or(gap, (most) => most.toFixed(3))])),
          report.budgets.length === 0 ? '' : budgetTable(report.budgets, report.supports, w, yuan, percent),
        ),
    section('targeting', w.both('targeting'), note(w.both('targetingNote')), table([w.both('list'), w.both('helped'), w.both('inclusion'), w.both('exclusion'), w.both('deadweight'), w.both('inVain')], [{ list: w.both('registeredList'), of: report.registered }, ...report.budgets.map(({ budget, targeting }) => ({ list: `${w.both('budget')} ${yuan(budget)}`, of: targeting }))].map(({ list, of }) => [list, of.helped === null ? w.both('hidden') : yuan(of.helped), ...[of.inclusion, of.exclusion, of.deadweight, of.inVain].map((share) => (of.helped === null ? w.both('hidden') : shareOr(share)))]))),
    report.traits.length === 0 ? '' : section('traits', w.both('traits'), note(w.both('traitsNote')), table([w.both('trait'), w.both('householdCount'), w.both('screenedOut'), w.both('chance'), w.both('keptShare'), w.both('leftOut'), w.both('fairness'), w.both('keptInterval')], report.traits.map(({ trait, households, screenedOut, chance: own, kept, leftOut, gap, gapInterval }) => [named('group', trait), yuan(households), or(screenedOut, yuan), ...(own === null ? new Array<string>(5).fill(w.both('hidden')) : [percent(own), shareOr(kept), shareOr(leftOut), shareOr(gap), gapInterval === null ? '–' : `${percent(gapInterval[0])} – ${percent(gapInterval[1])}`])]))),
    section(
      'villages',
      w.both('villages'),
      note(w.both('villagesNote', { hidden })),
      table([w.both('village'), w.both('householdCount'), w.both('personCount'), w.both('calm'), w.both('base')], [
        ...report.villages.slice(0, LISTED).map(({ code, figures }) => (figures === null ? [code, ...new Array<string>(4).fill(w.both('hidden'))] : [code, yuan(figures.households), yuan(figures.persons), or(figures.calm, people), or(figures.base, people)])),
        [w.both('told'), yuan(sum((f) => f.households)), yuan(sum((f) => f.persons)), people(sum((f) => f.calm)), people(sum((f) => f.base))],
      ]),
    ),
    report.census === null ? '' : censusSection(report.census, w),
    section('screening', w.both('screening'), note(w.both('screeningText', { kept: or(report.kept, yuan), skipped: or(report.skipped, yuan) })), report.audit === null ? note(w.both('noAudit')) : note(w.both('auditText', { audited: report.audit.households, simulated: percent(report.audit.simulated), screened: percent(report.audit.screened), missed: people(report.audit.missed.persons), error: errorOf(report.audit.missed, w.both('noError')), rigid: people(report.audit.missedAfterRigid.persons), rigidError: errorOf(report.audit.missedAfterRigid, w.both('noError')) }))),
    section('assumptions', w.both('assumptions'), note(w.both('assumptionsNote')), table([w.both('assumption.of'), w.both('source'), w.both('verified')], report.assumptions.map(({ kind, detail, source, verified }) => [[named('assumption', kind), typeof detail === 'string' ? detail : bothOf(detail)].filter((text) => text !== '').join(': '), source, verified === null ? '–' : w.both(verified ? 'isVerified' : 'notVerified')]))),
    note(bothOf(labels['page.footer']!, { code: report.code })),
    '</main></div>',
  ];
  return pageOf({ title: report.title.zh, style: sharedStyle(), body, script: '' });
}
