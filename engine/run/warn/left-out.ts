/** What a run of rules could not judge, unit by unit, and what of the table of lines it did not use: told, never silent. */
import type { Label } from '../../core/label.js';
import { nearestName } from '../../core/lookup.js';
import type { OutputFolder } from '../write/atomic.js';
import { reasonColumns, textColumn, writeTable, type ChineseOf } from '../write/plain-table.js';
import type { LinesFit } from './data.js';
import type { Coverage, Lack } from './run.js';

/** Every unit of a hazard, in one row. */
const EVERY = '*';
/** Names that are told beside a count; all of them stand in the table. */
const TOLD = 5;
const MOST_LINES = 8;
const NAME = 'left-out.csv';

const first = (names: readonly string[]): string => `${names.slice(0, TOLD).join(', ')}${names.length > TOLD ? ' …' : ''}`;

/** Lacks of some units, not all, joined where the same units lack several things. */
function lacksOfSome({ units: all, lacks }: Coverage): Lack[] {
  const groups = new Map<string, Lack>();
  for (const lack of lacks) {
    if (lack.units.length === all) continue;
    const key = JSON.stringify([lack.inPart, lack.units]);
    const before = groups.get(key);
    groups.set(key, before === undefined ? lack : { ...before, because: `${before.because}; ${lack.because}` });
  }
  return [...groups.values()];
}

interface Lacking {
  readonly title: Label;
  readonly lack: Lack;
}

/** Why a hazard was not held everywhere, with the first units where it is not all of them. */
export const lackTexts = (one: Coverage, bilingual: (phrase: string) => string): string[] => [...new Set([...one.lacks.filter(({ units }) => units.length === one.units).map(({ because }) => bilingual(because)), ...lacksOfSome(one).map(({ because, units }) => `${bilingual(because)} (${units.length}: ${first(units)})`)])];

/** Lines for a terminal; none where everything was judged and used. */
export function leftOutText(coverage: readonly Coverage[], fit: LinesFit | null, bilingual: (phrase: string) => string): string[] {
  const some = coverage.flatMap((one): Lacking[] => lacksOfSome(one).map((lack) => ({ title: one.title, lack })));
  const lines = some.slice(0, MOST_LINES).map(({ title, lack: { because, inPart, units } }) => `${inPart ? '只按其余条件判断 judged by other lines alone' : '未判断 not judged'}: ${title.zh} ${title.en}, ${units.length} 个单元 units (${bilingual(because)}): ${first(units)} (${NAME})`);
  if (some.length > MOST_LINES) lines.push(`… 另有 and ${some.length - MOST_LINES} more (${NAME})`);
  if (fit === null) return lines;
  const { file, unknownUnits, lacking, unused } = fit;
  if (unknownUnits.length > 0) lines.push(`${file}: ${unknownUnits.length} 个单元不在数据中 units are not in the data: ${first(unknownUnits)} (${NAME})`);
  for (const column of lacking) {
    const near = nearestName(column, unused);
    if (near !== undefined) lines.push(`${file}: 规则要的列 ${column} 没有;是 ${near} 吗?/ no column ${column}, which the rules read: is it ${near}?`);
  }
  if (unused.length > 0) lines.push(`${file}: 规则不用的列 columns that no rule reads: ${unused.join(', ')}`);
  return lines;
}

/** The table of all of it, which says by having no rows that nothing was left out. */
export async function writeLeftOut(file: OutputFolder['file'], coverage: readonly Coverage[], fit: LinesFit | null, chinese: ChineseOf): Promise<void> {
  const rows = [
    ...coverage.flatMap(({ book, hazard, units: all, lacks }) => lacks.flatMap(({ because, inPart, units }) => (units.length === all ? [EVERY] : units).map((unit) => ({ unit, book, hazard, judged: inPart ? 'in part' : 'no', because })))),
    ...(fit?.unknownUnits ?? []).map((unit) => ({ unit, book: '', hazard: '', judged: 'no', because: `in ${fit!.file}, not in the data` })),
  ];
  await writeTable(file(NAME), [...(['unit', 'book', 'hazard', 'judged'] as const).map((name) => textColumn(name, rows.map((row) => row[name]))), ...reasonColumns('because', rows.map(({ because }) => because), chinese)]);
}

/** The first reasons why nothing at all can be judged: those of columns that are not there only where there is no other. */
export function fewGaps(gaps: readonly string[], quantities: readonly string[]): string {
  const other = gaps.filter((gap) => !/^no [a-z]\w*$/.test(gap));
  const told = other.length > 0 ? other : gaps;
  const rest = told.length - 3;
  return `${told.slice(0, 3).join('; ')}${rest > 0 ? `; and ${rest} more` : ''}${other.length > 0 ? '' : `: the columns are ${quantities.slice(0, TOLD).join(', ')}${quantities.length > TOLD ? ' …' : ''}`}`;
}
