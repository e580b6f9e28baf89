/**
 * Which monitored group and which layer of low income a household would be proposed for. The engine proposes, never decides.
 *
 * Source: rules of 2021 on monitoring against return to poverty (three groups); the national platform of low-income people
 * (six layers). A line is a reference, not the only standard: spending and the guarantees count of themselves.
 */
import { CLASSED, memory, yearModule } from './year-memory.js';

export const MONITORED_GROUPS = ['unstable', 'borderline', 'sudden-hardship'] as const;

/** From the lowest on. */
const LAYERS = ['dibao', 'destitute', 'monitored', 'dibao-edge', 'rigid-spending', 'other'] as const;

export interface LayerRules {
  /** Subsistence standard [yuan/person/year, or any unit that incomes share]; households up to `edge` times it are at its edge. */
  readonly dibao: number;
  readonly edge: number;
  /** Local disposable income of last year [yuan/person/year], and the share of spending that is rigid, from which both make a layer [1]. */
  readonly disposable: number;
  readonly rigidShare: number;
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

/** Put into memory what the classes of all households hang on. @param line [fen/person/year] */
export function loadClassRules(line: number, layers: LayerRules | null): void {
  const { numbers } = memory;
  numbers[CLASSED.line] = line;
  numbers[CLASSED.hasLayers] = Number(layers !== null);
  if (layers !== null) for (const name of ['dibao', 'edge', 'disposable', 'rigidShare'] as const) numbers[CLASSED[name]] = layers[name];
}

/**
 * Find a household's group and layer, of those of `assembly/classes.ts`.
 *
 * @param line [fen/person/year]
 * @param out has the year; receives the classes
 */
export function classify(i: number, persons: number, traits: number, line: number, { unguaranteed, layers }: ClassRules, out: Classed): void {
  const { numbers } = memory;
  loadClassRules(line, layers);
  numbers[CLASSED.income] = out.income;
  numbers[CLASSED.rigid] = out.rigid;
  numbers[CLASSED.persons] = persons;
  numbers[CLASSED.traits] = traits;
  numbers[CLASSED.fails] = Number(out.unsafe || unguaranteed[i] === 1);
  yearModule.classify();
  out.group = numbers[CLASSED.group]!;
  out.layer = numbers[CLASSED.layer]!;
}
