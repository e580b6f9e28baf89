/** Assessments of a few units, as `shuxiang assess` leaves them. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { writeFolder } from '../../../engine/run/write/atomic.js';
import { blocksOf, type ItemColumn } from '../../../engine/run/write/items.js';
import { writeParquet } from '../../../engine/run/write/parquet.js';

interface Unit {
  readonly level: string;
  readonly code: string;
  readonly score: number | null;
  readonly rank: number | null;
  readonly states: string;
}

const title = { zh: '列', en: 'column' };
const text = (name: string, get: (unit: Unit) => string | null): ItemColumn<Unit> => ({ name, title, type: 'text', get });
const number = (name: string, get: (unit: Unit) => number | null): ItemColumn<Unit> => ({ name, title, type: 'number', get });
const SCORES = [text('level', ({ level }) => level), text('code', ({ code }) => code), text('name', ({ code }) => `村${code.slice(-1)}`), number('score', ({ score }) => score), number('rank', ({ rank }) => rank), text('grade', ({ score }) => (score === null ? null : score > 70 ? 'A' : 'B'))];
const PARTS = [text('level', ({ level }) => level), text('code', ({ code }) => code), text('states', ({ states }) => states), number('A1-01', ({ score }) => score), number('A1-02', () => null), number('A1-03', () => null)];

/** Write one into a folder. */
export async function publish(folder: string, units: readonly Unit[]): Promise<void> {
  await writeFolder(folder, async (out) => {
    await writeParquet(out.file('scores.parquet'), SCORES, blocksOf(units, SCORES));
    await writeParquet(out.file('contributions.parquet'), PARTS, blocksOf(units, PARTS));
    writeFileSync(out.file('report.html'), '<!doctype html><title>报告</title>');
    const outputs = ['contributions.parquet', 'report.html', 'scores.parquet'].map((path) => ({ path, sha256: createHash('sha256').update(readFileSync(out.file(path))).digest('hex'), bytes: 1 }));
    writeFileSync(out.file('manifest.json'), JSON.stringify({ schema: { id: 'shuxiang/assessment-manifest', version: 1 }, status: 'complete', outputs }));
  });
}

export const unit = (code: string, score: number | null, rank: number | null, level = 'village'): Unit => ({ level, code, score, rank, states: 'vmn' });
