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

/** Of the models: by name and unit the widest range any of them declares. */
function modelQuantities(): Map<string, RuleQuantity> {
  const out = new Map<string, RuleQuantity>();
  for (const { inputs, outputs } of MODELS) {
    for (const [name, { unit, min = -GREATEST, max = GREATEST }] of [...Object.entries(inputs), ...Object.entries(outputs)]) {
      const known = out.get(name);
      if (known === undefined) out.set(name, { unit, min, max });
      else if (known.unit === unit) out.set(name, { unit, min: Math.min(min, known.min), max: Math.max(max, known.max) });
    }
  }
  return out;
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
