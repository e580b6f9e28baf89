/**
 * Which monitored group and which layer of low income a household would be proposed for. The engine proposes, never decides.
 *
 * Source: rules of 2021 on monitoring against return to poverty (three groups); the national platform of low-income people
 * (six layers). A line is a reference, not the only standard: spending and the guarantees count of themselves.
 */
import { TRAITS } from './household.js';

export const MONITORED_GROUPS = ['unstable', 'borderline', 'sudden-hardship'] as const;
export type MonitoredGroup = (typeof MONITORED_GROUPS)[number];

export interface Situation {
  /** Net income of the last twelve months over the line [1]; the same once rigid spending is taken off. */
  readonly income: number;
  readonly afterRigid: number;
  readonly lifted: boolean;
  /** One of the three guarantees, or water, fails. */
  readonly guaranteeFails: boolean;
}

/** 脱贫不稳定户, 边缘易致贫户, 突发严重困难户; null: none. */
export function monitoredGroup({ income, afterRigid, lifted, guaranteeFails }: Situation): MonitoredGroup | null {
  if (income < 1) return lifted ? 'unstable' : 'borderline';
  return afterRigid < 1 || guaranteeFails ? 'sudden-hardship' : null;
}

/** From the lowest on. */
export const LAYERS = ['dibao', 'destitute', 'monitored', 'dibao-edge', 'rigid-spending', 'other'] as const;
export type IncomeLayer = (typeof LAYERS)[number];

export interface LayerRules {
  /** Subsistence standard [yuan/person/year, or any unit that incomes share]; households up to `edge` times it are at its edge. */
  readonly dibao: number;
  readonly edge: number;
  /** Local disposable income of last year [yuan/person/year], and the share of spending that is rigid, from which both make a layer [1]. */
  readonly disposable: number;
  readonly rigidShare: number;
}

/**
 * Layer of a household; null: none.
 *
 * @param income,rigid net income and rigid spending [yuan/person/year]
 * @param noLabour nobody can work and nobody is bound to support them
 */
export function incomeLayer(income: number, rigid: number, noLabour: boolean, group: MonitoredGroup | null, { dibao, edge, disposable, rigidShare }: LayerRules): IncomeLayer | null {
  if (noLabour && income < dibao) return 'destitute';
  if (income < dibao) return 'dibao';
  if (group !== null) return 'monitored';
  if (income < edge * dibao) return 'dibao-edge';
  return income < disposable && rigid >= rigidShare * income ? 'rigid-spending' : null;
}

/** Every group, then every layer. */
export const CLASSES = [...MONITORED_GROUPS, ...LAYERS] as const;
export type PovertyClass = (typeof CLASSES)[number];

/** What a household's classes hang on besides its year. */
export interface ClassRules {
  /** 1: one of the guarantees, or water, fails already. */
  readonly unguaranteed: Uint8Array;
  /** In fen; null: no layers. */
  readonly layers: LayerRules | null;
}

const situation: { -readonly [key in keyof Situation]: Situation[key] } = { income: 0, afterRigid: 0, lifted: false, guaranteeFails: false };

/** What a year came to, of which a household's classes are found. */
interface Classed {
  /** Net income and rigid spending of the year [fen]. */
  readonly income: number;
  readonly rigid: number;
  readonly unsafe: boolean;
  /** Positions among `CLASSES`; -1: none. */
  group: number;
  layer: number;
}

/**
 * Find a household's group and layer. Who is registered already and in no layer is `other`.
 *
 * @param line [fen/person/year]
 * @param out has the year; receives the classes
 */
export function classify(i: number, persons: number, traits: number, line: number, { unguaranteed, layers }: ClassRules, out: Classed): void {
  const { income, rigid, unsafe } = out;
  situation.income = income / (line * persons);
  situation.afterRigid = (income - rigid) / (line * persons);
  situation.lifted = (traits & TRAITS.lifted) !== 0;
  situation.guaranteeFails = unsafe || unguaranteed[i] === 1;
  const group = monitoredGroup(situation);
  out.group = group === null ? -1 : MONITORED_GROUPS.indexOf(group);
  out.layer = -1;
  if (layers === null) return;
  const layer = incomeLayer(income / persons, rigid / persons, (traits & TRAITS.labour) === 0, group, layers) ?? ((traits & TRAITS.monitored) !== 0 ? 'other' : null);
  if (layer !== null) out.layer = MONITORED_GROUPS.length + LAYERS.indexOf(layer);
}
