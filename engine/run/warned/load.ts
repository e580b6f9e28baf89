/** All that the warning of a scenario reads: books of rules, the reach file, villages and their devices. */
import { dirname, join } from 'node:path';
import { throwIfAny, type Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import { LEVELS } from '../../warning/rule.js';
import { CONTINGENCY_MEASURES } from '../../verification/contingency.js';
import { loadFramework } from '../framework-files.js';
import { packagePath } from '../package-root.js';
import { readReach, type ReachDeclaration } from '../reach/declaration.js';
import { readVillages, type ReachVillage } from '../reach/villages.js';
import { idTable, type IdTable } from '../scenario/parameters.js';
import type { Scenario, WrittenScenario } from '../scenario/load.js';
import { STEPS } from '../scenario/clock.js';
import { readText } from '../small-table.js';
import type { RuleBook } from '../warn/book.js';
import { unitLines } from '../warn/unit-lines.js';
import { bookProblems, readBooksOf } from './books.js';
import type { WarnedDeclaration } from './declaration.js';

export interface WarnedJob {
  readonly declaration: WarnedDeclaration;
  readonly books: readonly RuleBook[];
  readonly reach: ReachDeclaration;
  /** Of the units, in their order. */
  readonly villages: readonly ReachVillage[];
  readonly lineOf: (unit: string, column: string) => number | undefined;
  readonly inputs: readonly { readonly path: string; readonly sha256: string }[];
}

/** Measures an expectation may name: of a level, and of a policy of the reach file. */
const LEAD_MEASURES = ['median_lead_min', 'lead_at_least_30_min', 'lead_at_least_60_min'] as const;
const POLICY_MEASURES = ['reached_share', 'avoided_share', 'avoided_loss'] as const;

function expectProblems({ declaration: { expect }, reach }: Pick<WarnedJob, 'declaration' | 'reach'>, place: Scenario['place']): Problem[] {
  const ofLevel = [...CONTINGENCY_MEASURES.map(({ name }) => name), ...LEAD_MEASURES];
  const policies = ['baseline', ...(reach.policies ?? []).map(({ name }) => name)];
  return expect.flatMap(({ measure, level, policy, min, max }, k): Problem[] => {
    const at = (key: string): string => place(['warning', 'expect', k, key]);
    const problems: Problem[] = [];
    const isOfLevel = ofLevel.includes(measure);
    if (!isOfLevel && !POLICY_MEASURES.some((name) => name === measure)) problems.push(unknownName(at('measure'), measure, [...ofLevel, ...POLICY_MEASURES], 'warned/unknown-measure'));
    if (isOfLevel && level === undefined) problems.push({ place: place(['warning', 'expect', k], 'key'), expected: `a level: ${LEVELS.join(', ')}`, found: 'none', code: 'warned/no-level' });
    if (policy !== undefined && !policies.includes(policy)) problems.push(unknownName(at('policy'), policy, policies, 'warned/unknown-policy'));
    if (min === undefined && max === undefined) problems.push({ place: place(['warning', 'expect', k]), expected: 'min, max, or both', found: 'neither', code: 'scenario/empty-expectation' });
    return problems;
  });
}

/** Sites whose codes name no area, which a rule over areas could not count. */
function areaCodeProblems(books: readonly RuleBook[], hazards: readonly string[] | undefined, ids: readonly string[], file: string): Problem[] {
  const digits = Math.max(0, ...books.flatMap(({ editions }) => editions.flatMap((edition) => edition.hazards.flatMap(({ hazard, area }) => (area === undefined || hazards?.includes(hazard) === false ? [] : Math.max(area.digits, area.parts?.digits ?? 0))))));
  const without = ids.filter((id) => digits > 0 && !new RegExp(`^\\d{${digits}}`).test(id));
  return without.length === 0 ? [] : [{ place: `${file} site`, expected: `codes whose first ${digits} digits name the area that a rule counts`, found: `${without.length} others, such as ${without[0]!}`, code: 'warned/no-area' }];
}

/** What the warning of a scenario names beside its data, and what is wrong with it whatever the data are. */
export interface WrittenWarning {
  readonly declaration: WarnedDeclaration;
  readonly books: readonly RuleBook[];
  readonly reach: Awaited<ReturnType<typeof readReach>>;
  readonly problems: readonly Problem[];
}

/**
 * Read the books and the reach file that the warning of a scenario names.
 *
 * @throws InputError `rules/...`, `reach/...`
 */
export async function readWarning(path: string, { declaration: scenario, file: { place } }: WrittenScenario): Promise<WrittenWarning | null> {
  const declaration = scenario.warning;
  if (declaration === undefined) return null;
  const folder = dirname(path);
  const books = await readBooksOf(declaration.rules, folder);
  const reach = await readReach(declaration.reach.file === undefined ? packagePath('scenarios', 'reach.yaml') : join(folder, declaration.reach.file));
  const kept = scenario.outputs.map(({ quantity }) => quantity);
  const problems = [...bookProblems(books, declaration.hazards, (k) => place(['warning', 'hazards', k])), ...expectProblems({ declaration, reach: reach.declaration }, place)];
  if (!kept.includes(declaration.event.quantity)) problems.push(unknownName(place(['warning', 'event', 'quantity']), declaration.event.quantity, kept, 'scenario/not-kept'));
  if (!kept.includes('loss')) problems.push({ place: place(['outputs'], 'key'), expected: 'an output loss made by the chain, which a warning may save', found: kept.join(', '), code: 'warned/no-loss' });
  const { deviation, horizon } = declaration.forecast;
  deviation.forEach(([lead], k) => {
    if (k > 0 && lead <= deviation[k - 1]![0]) problems.push({ place: place(['warning', 'forecast', 'deviation', k, 0]), expected: `a lead above ${deviation[k - 1]![0]} h`, found: String(lead), code: 'warned/leads' });
  });
  const step = STEPS[scenario.clock.step];
  if (!Number.isInteger((horizon * 3_600) / step)) problems.push({ place: place(['warning', 'forecast', 'horizon']), expected: `whole steps of ${step / 3_600} h`, found: `${horizon} h`, code: 'warned/horizon' });
  return { declaration, books, reach, problems };
}

/**
 * Read the data that the warning of a scenario needs.
 *
 * @throws InputError `warned/...`, `villages/...`, `table/...`
 */
export async function loadWarned(path: string, data: string | null, { declaration: scenario, job, place }: Scenario, written: WrittenWarning | null): Promise<WarnedJob | null> {
  if (written === null) return null;
  const { declaration, books, reach: { declaration: reach, sha256, placeOfShare } } = written;
  const folder = dirname(path);
  const dataFolder = data ?? join(folder, scenario.data);
  const problems: Problem[] = [...written.problems];
  const output = job.outputs.findIndex(({ quantity }) => quantity === declaration.event.quantity);
  if (output >= 0 && (job.outputLinks[output]! < 0 || !job.links[job.outputLinks[output]!]!.atSites)) problems.push({ place: place(['warning', 'event', 'quantity']), expected: 'an output of a link that runs at sites (at: sites), step by step', found: declaration.event.quantity, code: 'warned/not-at-sites' });
  const loss = job.outputs.findIndex(({ quantity }) => quantity === 'loss');
  if (loss >= 0 && job.outputLinks[loss]! < 0) problems.push({ place: place(['outputs'], 'key'), expected: 'an output loss made by the chain, which a warning may save', found: 'one of the weather', code: 'warned/no-loss' });
  if (!job.series.columns.has('rain')) problems.push({ place: place(['warning', 'rules']), expected: 'a scenario whose weather has rain', found: [...job.series.columns.keys()].join(', '), code: 'warned/no-rain' });
  throwIfAny(problems);

  const { declaration: form } = await loadFramework(packagePath('indicators'));
  const villageFolder = declaration.reach.data === undefined ? dataFolder : join(folder, declaration.reach.data);
  const { villages, leftOut, inputs } = await readVillages(villageFolder, form, reach, placeOfShare);
  const byCode = new Map(villages.map((village) => [village.code, village]));
  const ids = job.sites!.ids;
  problems.push(...areaCodeProblems(books, declaration.hazards, ids, scenario.sites!));
  const without = ids.filter((id) => !byCode.has(id));
  const because = leftOut.find(({ code }) => without.includes(code));
  if (without.length > 0) problems.push({ place: join(villageFolder, 'villages.csv'), expected: 'every site of the scenario as a village with its people and households', found: `${without.length} without, such as ${without[0]!}${because?.code === without[0] ? ` (${because!.because})` : ''}`, code: 'warned/no-village' });
  const table: IdTable = idTable(await readText(join(dataFolder, scenario.sites!)), scenario.sites!, 'site', problems);
  const lines = unitLines(table, books, ids, () => undefined, problems);
  throwIfAny(problems);
  return {
    declaration, books, reach, villages: ids.map((id) => byCode.get(id)!), lineOf: (unit, column) => lines.get(`${unit} ${column}`),
    inputs: [...books.map(({ file, sha256: own }) => ({ path: file, sha256: own })), { path: 'reach.yaml', sha256 }, ...inputs],
  };
}
