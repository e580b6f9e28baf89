/** `nowcast.yaml`: how rain goes on, how its errors grow, and the flood models that follow it. */
import { readFileSync } from 'node:fs';
import { throwIfAny, type Problem } from '../../core/errors.js';
import type { Label } from '../../core/label.js';
import { unknownName } from '../../core/lookup.js';
import { MODELS } from '../../run/models.js';
import { packagePath } from '../../run/package-root.js';
import { readYamlFile, type YamlFile } from '../../run/yaml-file.js';
import { validationProblems } from '../../run/yaml-schema.js';
import type { DeviationTable } from '../../weather/forecast-ensemble.js';

interface Errors {
  /** Lead [h] and deviation there, by lead. */
  readonly deviation: DeviationTable;
  /** Correlation with the error an hour before [1]. */
  readonly lag1: number;
  readonly basis: string;
  readonly verified: boolean;
}

/** A number, or the column of catchments.csv it stands in. */
export type Choice = number | { readonly column: string };

export interface DeclaredLink {
  readonly model: string;
  readonly parameters?: Readonly<Record<string, Choice>>;
}

export interface NowcastDeclaration {
  readonly name: string;
  readonly title: Label;
  /** [h] */
  readonly horizon: number;
  readonly members: number;
  readonly seed: string;
  readonly rain: Errors & {
    /** Hours whose mean goes on [h]. */
    readonly recent: number;
    /** [h] */
    readonly halfLife: number;
    /** Between the errors of any two gauges [1]. */
    readonly correlation: number;
  };
  readonly stage: Errors & {
    /** Share of the present error of the stage that is left after an hour [1]. */
    readonly persistence: number;
  };
  /** Of each month [mm/d]. */
  readonly potentialEvapotranspiration: readonly number[];
  readonly chain: readonly DeclaredLink[];
}

export interface Nowcast {
  readonly declaration: NowcastDeclaration;
  readonly sha256: string;
}

const schema = (): object => JSON.parse(readFileSync(packagePath('scenarios', 'schema', 'nowcast.schema.json'), 'utf8')) as object;

const FORCING = ['rain', 'potentialEvapotranspiration'];

function chainProblems(file: YamlFile, { chain }: NowcastDeclaration): Problem[] {
  const problems: Problem[] = [];
  const made = new Set(FORCING);
  chain.forEach(({ model: name, parameters = {} }, k) => {
    const model = MODELS.find((each) => each.name === name);
    if (model === undefined) {
      problems.push(unknownName(file.place(['chain', k, 'model']), name, MODELS.map((each) => each.name), 'nowcast/unknown-model'));
      return;
    }
    for (const input of Object.keys(model.inputs)) {
      if (!made.has(input) && model.upstream?.input !== input) problems.push({ place: file.place(['chain', k, 'model']), expected: `a model whose input ${input} comes before it`, found: [...made].join(', '), code: 'nowcast/no-input' });
    }
    for (const [parameter, choice] of Object.entries(parameters)) {
      const declared = model.parameters[parameter];
      const place = file.place(['chain', k, 'parameters', parameter]);
      if (declared === undefined) problems.push(unknownName(place, parameter, Object.keys(model.parameters), 'nowcast/unknown-parameter'));
      else if (typeof choice === 'number' && !(choice >= (declared.min ?? -Infinity) && choice <= (declared.max ?? Infinity))) problems.push({ place, expected: `${declared.min ?? -Infinity} to ${declared.max ?? Infinity} ${declared.unit}`, found: String(choice), code: 'nowcast/out-of-range' });
    }
    for (const [parameter, { default: usual }] of Object.entries(model.parameters)) {
      if (usual === undefined && !(parameter in parameters)) problems.push({ place: file.place(['chain', k]), expected: `the parameter ${parameter} of ${name}`, found: 'none', code: 'nowcast/no-parameter' });
    }
    for (const output of Object.keys(model.outputs)) made.add(output);
  });
  if (problems.length === 0 && !made.has('stage')) problems.push({ place: file.place(['chain']), expected: 'models that come to a stage', found: [...made].join(', '), code: 'nowcast/no-stage' });
  return problems;
}

/** Tables have to go up, and reach from the first step to the last. */
function tableProblems(file: YamlFile, declaration: NowcastDeclaration, step: number): Problem[] {
  return (['rain', 'stage'] as const).flatMap((quantity): Problem[] => {
    const { deviation } = declaration[quantity];
    const place = file.place([quantity, 'deviation']);
    if (deviation.some(([lead], k) => k > 0 && lead <= deviation[k - 1]![0])) return [{ place, expected: 'leads in ascending order', found: deviation.map(([lead]) => lead).join(', '), code: 'nowcast/leads' }];
    const [first, last] = [deviation[0]![0], deviation.at(-1)![0]];
    return first <= step && last >= declaration.horizon ? [] : [{ place, expected: `leads from ${step} h or before to ${declaration.horizon} h or beyond`, found: `${first} to ${last} h`, code: 'nowcast/leads' }];
  });
}

/**
 * Read a nowcast.
 *
 * @param dt length of a step [s]
 * @throws InputError `yaml/...`, `nowcast/...`, every problem at once
 */
export async function readNowcast(path: string, dt: number): Promise<Nowcast> {
  const file = await readYamlFile(path);
  throwIfAny(validationProblems(file, schema(), 'nowcast/schema'));
  const declaration = file.value as NowcastDeclaration;
  throwIfAny([...chainProblems(file, declaration), ...tableProblems(file, declaration, dt / 3_600)]);
  return { declaration, sha256: file.sha256 };
}
