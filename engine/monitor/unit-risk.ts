/** The risk of one unit out of what was seen at the places it is fed from. */
import type { HazardRule } from '../warning/rule.js';
import type { AreaVote } from './areas.js';
import type { Nowcasts } from './nowcast/nowcasts.js';
import type { Expectation } from './nowcast/outlook.js';
import { agedAt, expectedLevel, qualityOf } from './quality.js';
import { hazardsOf, type HazardRisk } from './risk.js';
import type { Rules } from './rules.js';
import { endingAt, type Seen } from './place-series.js';
import { tagOf, type UnitRisk } from './snapshot.js';
import { feedOf, type Unit } from './units.js';
import type { Variable } from './variables.js';

export interface RiskRules {
  readonly rules: Rules;
  readonly variables: ReadonlyMap<string, Variable>;
  /** Of the rules' files and of this code: part of what a level was made from. */
  readonly rulesHash: string;
}

/** Looked back beyond the longest window, so that what is held since then is known [s]. */
const HELD_S = 7 * 86_400;
/** Steps that a level is worked out from. */
export function stepsOf({ dt, books }: Rules): number {
  const longest = Math.max(dt, ...books.flatMap(({ editions }) => editions.flatMap(({ hazards }) => hazards.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ window }) => window ?? 0))))));
  return Math.ceil((longest + HELD_S) / dt);
}

/** What was seen of a unit, as columns of one length that end with the last step in which anything was; null: nothing was. @param seenAt as of `unitRisk` */
export function columnsOf(unit: Unit, { rules, variables }: Pick<RiskRules, 'rules' | 'variables'>, seenAt: (place: string) => Seen | null): { readonly columns: ReadonlyMap<string, Float64Array>; readonly end: number | null; readonly sourcesDiffer: readonly string[] } {
  const dt = rules.dt * 1_000;
  const seen: { readonly name: string; readonly values: Float64Array; readonly from: number }[] = [];
  const sourcesDiffer: string[] = [];
  let end: number | null = null;
  for (const { name } of variables.values()) {
    const at = seenAt(feedOf(unit, name));
    const values = at?.columns.get(name);
    if (at === null || values === undefined) continue;
    seen.push({ name, values, from: at.end });
    if (at.differs.has(name)) sourcesDiffer.push(name);
    end = Math.max(end ?? -Infinity, at.end - unseenAfter(values) * dt);
  }
  const last = end;
  return { columns: new Map(last === null ? [] : seen.map(({ name, values, from }) => [name, endingAt(values, (last - from) / dt)])), end, sourcesDiffer };
}

/**
 * Work out a unit.
 *
 * @param seenAt what was seen at a place, of as many steps as `stepsOf` says; null: nothing
 * @param nowcasts of the next hours; null: there are none
 * @param onVote told what the unit says of areas it lies in
 */
export function unitRisk(unit: Unit, options: RiskRules, seenAt: (place: string) => Seen | null, now: number, nowcasts: Nowcasts | null = null, onVote: (vote: AreaVote) => void = () => undefined): UnitRisk {
  const { rules, rulesHash } = options;
  const { columns, end, sourcesDiffer } = columnsOf(unit, options, seenAt);
  const votes: (Omit<AreaVote, 'ahead'> & { readonly written: HazardRule })[] = [];
  const seenNow = end === null ? [] : hazardsOf(rules, { code: unit.code, end, columns, line: (column) => unit.lines.get(column) }, (rule, written, { level, most, holding }) => votes.push({ code: unit.code, area: unit.code.slice(0, rule.area!.digits), rule, written, end, level, most, holding }));
  const expectation = end === null || nowcasts === null ? null : nowcasts.expectation(unit, columns, end);
  for (const { written, ...vote } of votes) onVote({ ...vote, ahead: aheadOf(expectation, written) });
  const hazards = seenNow.map((hazard): HazardRisk => ({ ...hazard, expected: expectation?.expected.get(hazard.hazard) ?? null }));
  const asOf = hazards.length === 0 ? end : Math.min(...hazards.map((hazard) => hazard.asOf));
  const inputsHash = tagOf(rulesHash, String(end), nowcasts?.hashOf(unit) ?? '', ...[...columns].flatMap(([name, values]) => [name, new Uint8Array(values.buffer)]), ...sourcesDiffer);
  const risk: UnitRisk = { code: unit.code, name: unit.name, at: unit.at, level: hazards.length === 0 ? null : Math.max(...hazards.map(({ level }) => level)), expectedLevel: expectedLevel(hazards), asOf, computedAt: now, quality: qualityOf(asOf, now, rules), inputsHash, hazards, outlook: expectation?.outlook ?? null, ...(sourcesDiffer.length === 0 ? {} : { sourcesDiffer }) };
  return agedAt(risk, now, rules);
}

/** What members say of the steps ahead by a rule over areas; null: there is no nowcast of it. */
function aheadOf(expectation: Expectation | null, written: HazardRule): AreaVote['ahead'] {
  const vote = expectation?.votes.get(written);
  if (expectation === null || vote === undefined) return null;
  const { leads, members } = expectation.outlook;
  return { leads: leads.length, members, ...vote };
}

/** Steps at the end in which nothing was seen. */
function unseenAfter(values: Float64Array): number {
  let last = values.length - 1;
  while (last > 0 && Number.isNaN(values[last]!)) last--;
  return values.length - 1 - last;
}
