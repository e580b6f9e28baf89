/** A declaration and its households as the engine takes them: rules of the year in fen, variants. */
import { fenOf, MONTHS } from '../../poverty/account.js';
import { causeVariants } from '../../poverty/causes.js';
import { exposedShares } from '../../poverty/crop-calendar.js';
import { DETECTION_CHANNELS, type Triggers } from '../../poverty/detection.js';
import { prepareProcess } from '../../poverty/draws.js';
import type { LayerRules } from '../../poverty/groups.js';
import { checkLayers } from '../../poverty/medical.js';
import { rateTable } from '../../poverty/reconstruction-rate.js';
import type { RelapseVariant } from '../../poverty/variant.js';
import { NO_SUPPORT, type Support } from '../../poverty/support.js';
import { addWorkingDays, dateOf, monthAfter, registration } from '../../poverty/working-days.js';
import type { ExitRules } from '../../poverty/watch.js';
import type { EventRules } from '../../poverty/event-rules.js';
import type { YearRules } from '../../poverty/year-outcome.js';
import type { DeclaredSupport, RelapseSetting } from './declaration.js';
import { warnedShares } from './reached.js';

/** Calendar month in which a run begins, 1 to 12. */
export const firstMonth = (begins: number): number => Number(dateOf(begins).slice(5, 7));

const MID_MONTH = 14;

/** Triggers with the month in which each channel would register a household found in the middle of a month. */
function triggersOf({ declaration: { triggers }, begins, calendar }: RelapseSetting): Triggers {
  const starts = Array.from({ length: MONTHS + 1 }, (_, m) => monthAfter(begins, m));
  const registered = Uint8Array.from(
    DETECTION_CHANNELS.flatMap((channel) =>
      Array.from({ length: MONTHS }, (_, m) => {
        // a sweep sees a month once it is over; anything else happens on some day of it
        const since = channel === 'income' ? starts[m + 1]! - 1 : starts[m]! + MID_MONTH;
        const day = registration(since, triggers.clocks[channel], calendar, starts[MONTHS]).registered;
        const month = starts.findLastIndex((start) => start <= day);
        return month < 0 ? MONTHS : month;
      }),
    ),
  );
  return {
    medical: [fenOf(triggers.medical.lifted), fenOf(triggers.medical.others)],
    education: fenOf(triggers.education),
    disaster: triggers.disaster,
    sweep: Array.from({ length: MONTHS }, (_, m) => (m + 1) % triggers.sweepEvery === 0),
    registered,
  };
}

/** When a household is off the list whose months without trouble were counted up to the end of each month. */
function exitOf({ declaration: { triggers: { exit } }, begins, calendar }: RelapseSetting): ExitRules | undefined {
  if (exit === undefined) return undefined;
  const starts = Array.from({ length: MONTHS + 1 }, (_, m) => monthAfter(begins, m));
  const off = Uint8Array.from({ length: MONTHS }, (_, m) => starts.findLastIndex((start) => start <= addWorkingDays(starts[m + 1]! - 1, exit.workingDays, calendar, starts[MONTHS])));
  return { months: [exit.months, exit.monthsWithoutLabour], off };
}

export function rulesOf(setting: RelapseSetting): YearRules {
  const { declaration, begins, line } = setting;
  const { storm, recovery, crops, schemes } = declaration;
  const first = firstMonth(begins);
  const event = ({ median, deviation, months, wages }: { median: number; deviation: number; months: number; wages: number }): EventRules => ({ logCost: Math.log(fenOf(median)), deviation, months, wages });
  const exit = exitOf(setting);
  schemes.forEach(({ name, layers }) => checkLayers(layers.map(({ cap = Infinity, ...layer }) => ({ ...layer, cap })), `schemes ${name} layers`));
  return {
    process: prepareProcess(declaration.income),
    illness: event(declaration.illness.event),
    accident: event(declaration.accident.event),
    jobLossMonths: declaration.jobLoss.months,
    schemes: schemes.map(({ layers }) => layers.map(({ deductible, rate, cap }) => ({ deductible: fenOf(deductible), rate, cap: cap === undefined ? Infinity : fenOf(cap) }))),
    stormMonth: storm?.month ?? 0,
    exposed: Float64Array.from(crops.flatMap(({ seasons }) => [...exposedShares(seasons, first, storm?.month ?? 0)])),
    repairShare: storm?.repairShare ?? 0,
    unsafeFrom: storm?.unsafeFrom ?? Infinity,
    firePrice: recovery.firePrice,
    rate: rateTable(recovery),
    line: Float64Array.from(line, fenOf),
    triggers: triggersOf(setting),
    ...(exit === undefined ? {} : { exit }),
  };
}

/** Standards of the layers in fen; null: none are declared. */
export const layersOf = ({ declaration: { layers } }: RelapseSetting): LayerRules | null => (layers === undefined ? null : { ...layers, dibao: fenOf(layers.dibao), disposable: fenOf(layers.disposable) });

const supportOf = (villages: readonly string[], { cash, indemnity, index, premium = 0, job, purchase, credit, medical = 0, retrofit, warning, fixedCost = 0, publicShare = 0 }: DeclaredSupport): Support => ({
  cash: cash === undefined ? NO_SUPPORT.cash : { perPerson: fenOf(cash.perPerson), month: cash.month ?? null },
  indemnity: indemnity ?? NO_SUPPORT.indemnity,
  index: index === undefined ? NO_SUPPORT.index : { ...index, payout: fenOf(index.payout) },
  premium: fenOf(premium),
  job: job === undefined ? NO_SUPPORT.job : { ...job, wage: fenOf(job.wage), from: job.from ?? null },
  purchase: purchase === undefined ? NO_SUPPORT.purchase : { uplift: purchase.uplift, most: fenOf(purchase.most) },
  credit: credit === undefined ? NO_SUPPORT.credit : { gain: fenOf(credit.gain), from: credit.from },
  medical,
  retrofit: retrofit ?? NO_SUPPORT.retrofit,
  warning: warning === undefined ? null : warnedShares(warning.reached, warning.saved, villages),
  fixedCost: fenOf(fixedCost),
  publicShare,
});

/** Variants of a run: calm, storm (where there is one), supports, causes. */
export interface RunVariants {
  readonly variants: readonly RelapseVariant[];
  /** Position of things as they stand: with the storm, where there is one. */
  readonly base: number;
  readonly firstSupport: number;
  readonly firstCause: number;
}

/** @param villages of the households, by position */
export function variantsOf({ declaration: { storm, supports = [] } }: RelapseSetting, villages: readonly string[]): RunVariants {
  const base = storm === undefined ? 0 : 1;
  const plain = (name: string, stormy: boolean): RelapseVariant => ({ name, off: 0, storm: stormy, support: NO_SUPPORT, against: 0 });
  const own = [plain('calm', false), ...(storm === undefined ? [] : [plain('storm', true)])];
  const given = supports.map((support): RelapseVariant => ({ name: support.name, off: 0, storm: true, support: supportOf(villages, support), against: base }));
  return { variants: [...own, ...given, ...causeVariants(base)], base, firstSupport: own.length, firstCause: own.length + given.length };
}
