/** The quantities that rules may be about: those the models declare, those of `scenarios/quantities.yaml`, and a book's own. */
import { throwIfAny } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import { MODELS } from '../models.js';
import { packagePath } from '../package-root.js';
import { readYamlFile } from '../yaml-file.js';
import { schemaProblems } from './schema.js';

/** A quantity as a rule may look at it: beyond its range nothing is an observation. */
export interface RuleQuantity {
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

export type DeclaredQuantities = Readonly<Record<string, RuleQuantity & { readonly title: Label }>>;

/** Beyond it nothing is a measurement. */
export const GREATEST = 1e6;

/** Of the models: by name the widest range that those declare which declare one. */
function modelQuantities(): Map<string, RuleQuantity> {
  const out = new Map<string, { readonly unit: string; readonly lows: readonly number[]; readonly highs: readonly number[] }>();
  for (const { inputs, outputs } of MODELS) {
    for (const [name, { unit, min, max }] of [...Object.entries(inputs), ...Object.entries(outputs)]) {
      const known = out.get(name) ?? { unit, lows: [], highs: [] };
      if (known.unit !== unit) continue;
      out.set(name, { unit, lows: [...known.lows, ...(min === undefined ? [] : [min])], highs: [...known.highs, ...(max === undefined ? [] : [max])] });
    }
  }
  return new Map([...out].map(([name, { unit, lows, highs }]) => [name, { unit, min: lows.length === 0 ? -GREATEST : Math.min(...lows), max: highs.length === 0 ? GREATEST : Math.max(...highs) }]));
}

let shipped: Promise<ReadonlyMap<string, RuleQuantity>> | undefined;

/** Every quantity known without a book's own, read once. @throws InputError `yaml/...`, `rules/schema` */
export const knownQuantities = (): Promise<ReadonlyMap<string, RuleQuantity>> => (shipped ??= readKnown());

async function readKnown(): Promise<ReadonlyMap<string, RuleQuantity>> {
  const file = await readYamlFile(packagePath('scenarios', 'quantities.yaml'));
  throwIfAny(schemaProblems(file, 'quantities'));
  const { quantities } = file.value as { readonly quantities: DeclaredQuantities };
  return new Map([...modelQuantities(), ...Object.entries(quantities)]);
}
