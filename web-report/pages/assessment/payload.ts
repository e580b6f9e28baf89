/**
 * The data of a report, packed to travel inside its page: sections of gzip in base64. What a page of half a million
 * villages cannot hold is left out in a fixed order, and the page says so: cards, action scores of the finest level,
 * names of the finest level.
 */
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Framework } from '../../../engine/scoring/framework.js';
import type { Assessment, YearChange } from '../../../engine/scoring/result.js';
import { writeCards } from './card-columns.js';
import { ColumnWriter } from './columns.js';
import type { Dropped, ReportHead } from './head.js';
import type { Dictionary } from '../labels.js';
import { chinesePhrase } from '../phrases.js';
import { writeDetails, writeLevel, writeNames, writePeers } from './level-columns.js';
import type { ReportMeta } from './meta.js';

export const SECTIONS = ['head', 'levels', 'names', 'actions', 'cards'] as const;
export type Section = (typeof SECTIONS)[number];
/** Base64 of gzip by section; a section that was left out is not there. */
export type Payload = Readonly<Partial<Record<Section, string>>>;

export interface PayloadOptions {
  /** Most characters of all sections together. */
  readonly maximum: number;
}

/** Lists that have no end in a national run are cut for the page; the files of the assessment hold all of them. */
const [FINDINGS, LEFT_OUT, CHANGES, EXTREMES] = [5_000, 1_000, 1_500, 200];
const OPERATING_SYSTEM = 9;

const gzipped = promisify<Uint8Array, { readonly level: number }, Buffer>(gzip);

/** Gzip at its best, without the byte that tells which system wrote it; on a thread of its own. */
async function pack(bytes: Uint8Array): Promise<string> {
  const packed = await gzipped(bytes, { level: 9 });
  packed[OPERATING_SYSTEM] = 255;
  return packed.toString('base64');
}

/** The change with its flagged units, its best and worst, and an even draw of the rest. */
function shortened(change: YearChange): YearChange {
  if (change.units.length <= CHANGES) return change;
  const byReal = [...change.units].sort((a, b) => b.real - a.real || (a.code < b.code ? -1 : 1));
  const listed = [byReal.filter((unit) => !unit.reportingChanged), byReal.slice(-EXTREMES), byReal.filter((unit) => unit.jump), byReal.filter((unit) => unit.reportingChanged)];
  const kept = new Set(listed.flatMap((units) => units.slice(0, EXTREMES)));
  const stride = change.units.length / CHANGES;
  for (let i = 0; i < CHANGES; i++) kept.add(change.units[Math.floor(i * stride)]!);
  return { ...change, units: change.units.filter((unit) => kept.has(unit)) };
}

/** The Chinese of phrases that have one. */
const chineseOf = (said: readonly string[]): Record<string, string> => Object.fromEntries(said.flatMap((phrase) => {
  const chinese = chinesePhrase(phrase);
  return chinese === null ? [] : [[phrase, chinese]];
}));

function headOf(assessment: Assessment, framework: Framework, meta: ReportMeta, labels: Dictionary, dropped: readonly Dropped[]): ReportHead {
  const { audit, change } = assessment;
  return {
    framework: { ...framework, indicators: framework.indicators.map(({ file: _file, ...indicator }) => indicator) }, // where the framework stood says nothing of the village
    meta,
    labels,
    year: assessment.year,
    levels: assessment.levels.map(({ level, title, rows, cuts }) => ({ level, title, rows, cuts })),
    peerGroups: assessment.peerGroups,
    weights: assessment.weights,
    fieldValues: assessment.fieldValues,
    audit: { ...audit, findings: audit.findings.slice(0, FINDINGS), leftOut: audit.leftOut.slice(0, LEFT_OUT) },
    findings: audit.rules.reduce((sum, rule) => sum + rule.count, 0),
    leftOut: audit.leftOut.length,
    change: change === null ? null : shortened(change),
    changedUnits: change?.units.length ?? 0,
    notes: assessment.notes,
    chinese: chineseOf(audit.rules.flatMap(({ note }) => note ?? []).concat(audit.findings.slice(0, FINDINGS).map(({ found }) => found))),
    dropped,
  };
}

/** The columns that every page has. */
function levelColumns(assessment: Assessment): ColumnWriter {
  const columns = new ColumnWriter();
  assessment.levels.forEach((level, position) => {
    writeLevel(columns, level);
    if (position === 0) writePeers(columns, level);
    else {
      writeDetails(columns, level);
      writeNames(columns, level);
    }
  });
  return columns;
}

function only(write: typeof writeDetails, assessment: Assessment): ColumnWriter {
  const columns = new ColumnWriter();
  const finest = assessment.levels[0];
  if (finest !== undefined) write(columns, finest);
  return columns;
}

/** The fewest characters a step of a card, and an action of a unit, were ever seen to pack into: beyond, it is not worth the try. */
const [STEP_CHARACTERS, ACTION_CHARACTERS] = [4, 1];
const stepsIn = (assessment: Assessment): number => assessment.cards.reduce((sum, card) => sum + card.steps.length, 0);
const actionsIn = ({ levels }: Assessment): number => (levels[0]?.rows ?? 0) * (levels[0]?.groupScore.length ?? 0);

/** The data of the page; what every page has is packed while the rest of it is made ready. */
export async function payloadOf(assessment: Assessment, framework: Framework, meta: ReportMeta, labels: Dictionary, { maximum }: PayloadOptions): Promise<Payload> {
  const packHead = (without: readonly Dropped[]): Promise<string> => pack(new TextEncoder().encode(JSON.stringify(headOf(assessment, framework, meta, labels, without))));
  const [levels, names, head] = await Promise.all([pack(levelColumns(assessment).finish()), pack(only(writeNames, assessment).finish()), packHead([])]);
  const sections: Partial<Record<Section, string>> = { levels, head };
  let room = maximum - levels.length - head.length - 100;
  const dropped: Dropped[] = [];
  /** Keep what fits; the most needed is tried first. */
  const keep = (name: Dropped, packed: string | undefined): void => {
    if (packed !== undefined && packed.length <= room) {
      sections[name] = packed;
      room -= packed.length;
    } else dropped.unshift(name);
  };
  keep('names', names);
  keep('actions', actionsIn(assessment) * ACTION_CHARACTERS < room ? await pack(only(writeDetails, assessment).finish()) : undefined);
  if (assessment.cards.length > 0) keep('cards', stepsIn(assessment) * STEP_CHARACTERS < room ? await pack(writeCards(assessment.cards).finish()) : undefined);
  if (dropped.length > 0) sections.head = await packHead(dropped);
  return sections;
}
