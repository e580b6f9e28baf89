/** The data of the page, unpacked from its sections. */
import type { Label } from '../../../../engine/core/label.js';
import type { UnitCard } from '../../../../engine/scoring/result.js';
import { readCards } from '../card-columns.js';
import { readCodes, type Codes } from '../codes.js';
import { ColumnReader, orderBy, type Numbers } from '../columns.js';
import type { ReportHead } from '../head.js';
import { namesIn, type Names } from './names.js';

/** One level. NaN: no value (not scored, not ranked, no grade, not applicable). */
export interface Level {
  readonly name: string;
  readonly title: Label;
  readonly rows: number;
  readonly codes: Codes;
  readonly names: Names;
  readonly rank: Numbers;
  readonly tied: Numbers;
  readonly score: Numbers;
  readonly high: Numbers;
  readonly coverage: Numbers;
  readonly grade: Numbers;
  readonly gradeBeforeVeto: Numbers;
  readonly units: Numbers;
  readonly peers: { readonly group: Numbers; readonly percentile: Numbers; readonly overall: Numbers } | null;
  /** By action; null where it did not fit. */
  readonly details: { readonly scores: readonly Numbers[]; readonly coverage: readonly Numbers[]; readonly reported: Numbers; readonly unitMean: Numbers } | null;
}

export interface Report {
  readonly head: ReportHead;
  /** Finest first. */
  readonly levels: readonly Level[];
  readonly card: (level: string, code: string) => UnitCard | undefined;
  readonly hasCards: boolean;
}

/** The bytes of a section, or undefined if the page has none. */
async function sectionBytes(name: string): Promise<Uint8Array | undefined> {
  const element = document.getElementById(`data-${name}`);
  if (element === null) return undefined;
  const text = atob(element.textContent);
  const packed = new Uint8Array(text.length);
  for (let i = 0; i < packed.length; i++) packed[i] = text.charCodeAt(i);
  element.textContent = '';
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function detailsOf(columns: ColumnReader | undefined, name: string, groups: number): Level['details'] {
  if (columns === undefined || !columns.has(`${name}.reported`)) return null;
  const each = (prefix: string): Numbers[] => Array.from({ length: groups }, (_, group) => columns.numbers(`${name}.${prefix}${group}`));
  return { scores: each('group'), coverage: each('groupCoverage'), reported: columns.numbers(`${name}.reported`), unitMean: columns.numbers(`${name}.unitMean`) };
}

/** One level out of the columns of all; `names` and `actions` hold what the finest level keeps apart. */
export function levelOf(head: ReportHead['levels'][number], groups: number, columns: ColumnReader, names: ColumnReader | undefined, actions: ColumnReader | undefined): Level {
  const name = head.level;
  const rank = columns.numbers(`${name}.rank`);
  const order = orderBy(rank);
  const score = columns.numbers(`${name}.score`, order);
  const above = columns.numbers(`${name}.above`);
  const named = columns.has(`${name}.name`) ? columns : names;
  return {
    name,
    title: head.title,
    rows: head.rows,
    codes: readCodes(columns, `${name}.code`),
    names: namesIn(named?.joined(`${name}.name`), head.rows),
    rank,
    score,
    high: score.map((value, row) => (Math.round(value * 100) + above[row]!) / 100),
    tied: columns.numbers(`${name}.tied`, order),
    coverage: columns.numbers(`${name}.coverage`),
    grade: columns.numbers(`${name}.grade`, order),
    gradeBeforeVeto: columns.numbers(`${name}.gradeBeforeVeto`, order),
    units: columns.numbers(`${name}.units`),
    peers: columns.has(`${name}.peerGroup`)
      ? { group: columns.numbers(`${name}.peerGroup`), percentile: columns.numbers(`${name}.peerPercentile`), overall: columns.numbers(`${name}.percentile`, order) }
      : null,
    details: detailsOf(columns.has(`${name}.reported`) ? columns : actions, name, groups),
  };
}

/** Unpack everything but the cards, which wait until one is asked for. */
export async function loadReport(): Promise<Report> {
  const [head, levels, names, actions, cards] = await Promise.all(['head', 'levels', 'names', 'actions', 'cards'].map(sectionBytes));
  if (head === undefined || levels === undefined) throw new Error('the page holds no data');
  const reader = (bytes: Uint8Array | undefined): ColumnReader | undefined => (bytes === undefined ? undefined : new ColumnReader(bytes));
  const told = JSON.parse(new TextDecoder().decode(head)) as ReportHead;
  const [columns, named, detailed] = [new ColumnReader(levels), reader(names), reader(actions)];
  const groups = told.framework.root.children.length;
  let unpacked: ReturnType<typeof readCards> | undefined;
  return {
    head: told,
    levels: told.levels.map((level) => levelOf(level, groups, columns, named, detailed)),
    hasCards: cards !== undefined,
    card(level, code) {
      if (cards === undefined) return undefined;
      unpacked ??= readCards(new ColumnReader(cards));
      return unpacked.get(`${level}:${code}`)?.();
    },
  };
}
