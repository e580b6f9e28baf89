/** Drought indices as tables: a row for each entity and step, a row for each event. */
import { timeText, type Clock } from '../../engine/run/scenario/clock.js';
import type { Block, OutputColumn } from '../../engine/run/write/block.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { droughtClass, droughtEvents } from '../../engine/weather/drought-classes.js';
import { MISSING, type DroughtIndex } from '../../engine/weather/drought-missing.js';

/** By class, as `droughtClass` has them. */
const CLASSES = ['无旱 none', '轻旱 light', '中旱 moderate', '重旱 severe', '特旱 extreme'] as const;

const REASONS: Readonly<Record<number, string>> = {
  [MISSING.windowNotFull]: '窗口未满 window not full',
  [MISSING.inputMissing]: '缺输入 input missing',
  [MISSING.sampleTooSmall]: '样本过少 sample too small',
  [MISSING.allZero]: '该时段历年无雨 never any rain',
  [MISSING.noSpread]: '无变化 no spread',
  [MISSING.notPositive]: '有负值 values below zero',
  [MISSING.noEvapotranspiration]: '蒸散发为零 nothing can evaporate',
};

export interface IndexTable {
  readonly entities: readonly string[];
  /** Heading of the column of steps, and each step in it. */
  readonly step: { readonly name: string; readonly texts: readonly string[] };
  /** The index that is classed and whose reasons are told. */
  readonly main: { readonly name: string; readonly index: DroughtIndex };
  /** Others by name; null has no number anywhere. */
  readonly others: Readonly<Record<string, DroughtIndex | null>>;
  /** Whether the coefficients of the index have been held against their standard; absent: it has none, and the table no such column. */
  readonly verified?: boolean;
}

/** Write a row for each entity and step: the index, its class, the others, why there is none. */
export async function writeIndexTable(out: string, { entities, step, main, others, verified }: IndexTable): Promise<void> {
  const n = entities.length;
  const rows = entities.flatMap((_, i) => step.texts.map((__, t) => t * n + i));
  const present = (index: DroughtIndex | null): Uint8Array => Uint8Array.from(rows, (at) => (index?.reason[at] === MISSING.none ? 1 : 0));
  const values = (index: DroughtIndex | null): Float64Array => Float64Array.from(rows, (at) => (index?.reason[at] === MISSING.none ? index.index[at]! : 0));
  const text = (name: string): OutputColumn => ({ name, type: 'text' });
  const number = (name: string): OutputColumn => ({ name, type: 'number' });
  const given = Object.values(others);
  const columns = [text('entity'), text(step.name), number(main.name), text('class'), ...Object.keys(others).map(number), text('missing'), ...(verified === undefined ? [] : [text('coefficients_verified')])];
  const block: Block = {
    rows: rows.length,
    columns: [
      rows.map((at) => entities[at % n]!),
      rows.map((at) => step.texts[Math.floor(at / n)]!),
      values(main.index),
      rows.map((at) => (main.index.reason[at] === MISSING.none ? CLASSES[droughtClass(main.index.index[at]!)]! : null)),
      ...given.map(values),
      rows.map((at) => REASONS[main.index.reason[at]!] ?? null),
      ...(verified === undefined ? [] : [rows.map(() => String(verified))]),
    ],
    present: [null, null, present(main.index), null, ...given.map(present), null, ...(verified === undefined ? [] : [null])],
  };
  await writeFileWhole(out, (file) => writeCsv(file, columns, [block]));
}

/** How many rows of the index have a value, and how many have none for each reason. */
export function coverageText({ main }: Pick<IndexTable, 'main'>): string {
  const counts = new Map<number, number>();
  for (const reason of main.index.reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const [rows, there] = [main.index.reason.length, counts.get(MISSING.none) ?? 0];
  const without = Object.entries(REASONS).flatMap(([reason, text]) => (counts.has(Number(reason)) ? [`; ${text} ${counts.get(Number(reason))!}`] : []));
  return `${rows} 行中 ${there} 行有值 of ${rows} rows ${there} have a value${without.join('')}`;
}

/** Write the events of a daily index. @returns how many there are */
export async function writeEventTable(out: string, entities: readonly string[], clock: Clock, index: DroughtIndex): Promise<number> {
  const events = droughtEvents(index, entities.length);
  const numbers = ['days', 'missing_days', 'intensity', 'lowest'].map((name): OutputColumn => ({ name, type: 'number' }));
  const columns: OutputColumn[] = [...['entity', 'first', 'last', 'released'].map((name): OutputColumn => ({ name, type: 'text' })), ...numbers, { name: 'worst_class', type: 'text' }];
  const block: Block = {
    rows: events.length,
    columns: [
      events.map(({ station }) => entities[station]!),
      events.map(({ first }) => timeText(clock, first)),
      events.map(({ last }) => timeText(clock, last)),
      events.map(({ released }) => (released === null ? null : timeText(clock, released))),
      Float64Array.from(events, ({ days }) => days),
      Float64Array.from(events, ({ missing }) => missing),
      Float64Array.from(events, ({ intensity }) => intensity),
      Float64Array.from(events, ({ lowest }) => lowest),
      events.map(({ lowest }) => CLASSES[droughtClass(lowest)]!),
    ],
    present: columns.map(() => null),
  };
  await writeFileWhole(out, (file) => writeCsv(file, columns, [block]));
  return events.length;
}
