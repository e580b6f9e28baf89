/** What a run of reach writes: tables, effects where they are turned on, what was left out, and the manifest. */
import type { OutputFolder } from '../write/atomic.js';
import { writeCsv } from '../write/csv.js';
import type { BlockColumn, OutputColumn } from '../write/block.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import type { ReachDeclaration } from './declaration.js';
import type { ReachResult } from './run.js';
import type { ReachVillages } from './villages.js';

/** All villages together. */
const EVERYWHERE = '*';
/** All classes of people together. */
const EVERYBODY = 'all';

export interface EffectRow {
  readonly policy: string;
  readonly effect: string;
  /** Relative change [1]; null: turned off. */
  readonly change: number | null;
  readonly because: string;
}

/**
 * What a policy's coverage does by the studies the user turned on: (1 + change per point)^points - 1 [1].
 */
export function effectRows({ effects = [], policies = [] }: ReachDeclaration, { coverage }: ReachResult): EffectRow[] {
  const shareOf = (policy: string, channel: string): number => coverage.find((row) => row.policy === policy && row.channel === channel)!.share;
  return policies.flatMap((policy) =>
    effects.map(({ name, channel, perPoint, on, source }): EffectRow => {
      const points = 100 * (shareOf(policy.name, channel) - shareOf('baseline', channel));
      return { policy: policy.name, effect: name, change: on ? (1 + perPoint) ** points - 1 : null, because: on ? `${points.toFixed(2)} points of ${channel}; ${source}` : `off by default: ${source}` };
    }),
  );
}

const text = (name: string): OutputColumn => ({ name, type: 'text' });
const number = (name: string): OutputColumn => ({ name, type: 'number' });

async function table(out: OutputFolder, name: string, columns: readonly OutputColumn[], rows: number, values: readonly BlockColumn[], present: readonly (Uint8Array | null)[] = columns.map(() => null)): Promise<void> {
  await writeCsv(out.file(name), columns, [{ rows, columns: values, present }]);
}

/** Write the results of a run into a folder, but the page. */
export async function writeReach(out: OutputFolder, declaration: ReachDeclaration, sha256: { readonly path: string; readonly sha256: string }, { inputs, leftOut }: ReachVillages, result: ReachResult, page: (path: string) => Promise<void>): Promise<void> {
  const { cells, differences } = result;
  await table(
    out,
    'reach.csv',
    [...['policy', 'village_code', 'class'].map(text), number('minutes'), text('time'), ...['mean', 'q05', 'q95', 'least'].map(number)],
    cells.length,
    [cells.map(({ policy }) => policy), cells.map(({ village }) => village ?? EVERYWHERE), cells.map(({ peopleClass }) => peopleClass ?? EVERYBODY), Float64Array.from(cells, (cell) => cell.minutes), cells.map(({ inTime }) => (inTime ? 'in-time' : 'since-issue')), ...(['mean', 'q05', 'q95', 'least'] as const).map((key) => Float64Array.from(cells, (cell) => cell[key]))],
  );
  const errors = Uint8Array.from(differences, ({ standardError }) => (standardError === null ? 0 : 1));
  await table(
    out,
    'reach-policies.csv',
    [...['policy', 'village_code'].map(text), number('minutes'), text('time'), ...['difference', 'standard_error', 'people'].map(number)],
    differences.length,
    [differences.map(({ policy }) => policy), differences.map(({ village }) => village ?? EVERYWHERE), Float64Array.from(differences, (row) => row.minutes), differences.map(({ inTime }) => (inTime ? 'in-time' : 'since-issue')), Float64Array.from(differences, (row) => row.difference), Float64Array.from(differences, (row) => row.standardError ?? 0), Float64Array.from(differences, (row) => row.people)],
    [null, null, null, null, null, errors, null],
  );
  const effects = effectRows(declaration, result);
  if (effects.length > 0) {
    const there = Uint8Array.from(effects, ({ change }) => (change === null ? 0 : 1));
    await table(out, 'effects.csv', [...['policy', 'effect'].map(text), number('change'), text('because')], effects.length, [effects.map(({ policy }) => policy), effects.map(({ effect }) => effect), Float64Array.from(effects, ({ change }) => change ?? 0), effects.map(({ because }) => because)], [null, null, there, null]);
  }
  await table(out, 'left-out.csv', ['village_code', 'because'].map(text), leftOut.length, [leftOut.map(({ code }) => code), leftOut.map(({ because }) => because)]);
  await page(out.file('report.html'));
  const outputs = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'reach', scenario: declaration.name, seed: declaration.seed, members: declaration.members, inputs: [sha256, ...inputs], status: 'complete' }, outputs);
}
