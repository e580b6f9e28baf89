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
  readonly title: Label;
}

export type DeclaredQuantities = Readonly<Record<string, RuleQuantity>>;

/** Beyond it nothing is a measurement. */
export const GREATEST = 1e6;

/** Of the models: by name the widest range that those declare which declare one, and the shortest of the names that they give it. */
function modelQuantities(): Map<string, RuleQuantity> {
  const out = new Map<string, { readonly unit: string; readonly lows: readonly number[]; readonly highs: readonly number[]; readonly title: Label }>();
  for (const { inputs, outputs } of MODELS) {
    for (const [name, { unit, min, max, doc }] of [...Object.entries(inputs), ...Object.entries(outputs)]) {
      const known = out.get(name) ?? { unit, lows: [], highs: [], title: doc };
      if (known.unit !== unit) continue;
      out.set(name, { unit, lows: [...known.lows, ...(min === undefined ? [] : [min])], highs: [...known.highs, ...(max === undefined ? [] : [max])], title: doc.zh.length < known.title.zh.length ? doc : known.title });
    }
  }
  return new Map([...out].map(([name, { unit, lows, highs, title }]) => [name, { unit, title, min: lows.length === 0 ? -GREATEST : Math.min(...lows), max: highs.length === 0 ? GREATEST : Math.max(...highs) }]));
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
