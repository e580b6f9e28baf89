import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { openStore } from '../../engine/store/open.js';
import { root } from '../sources.js';

const folder = mkdtempSync(join(tmpdir(), 'shuxiang-kill-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const BATCH = 50;
/** Appends batch after batch and says which is kept, until it is killed. */
const WRITER = `
const { openStore } = await import(${JSON.stringify(pathToFileURL(join(root, 'dist/engine/store/open.js')).href)});
const store = await openStore(process.argv[2]);
for (let batch = 0; ; batch++) {
  await store.append(Array.from({ length: ${BATCH} }, (_, k) => ({ place: 'p' + k, variable: 'rain', time: batch * 3_600_000, source: 's', value: batch })), batch);
  process.stdout.write(batch + '\\n');
}`;

/** Kill the writer so long after its first word [ms]; returns the last batch it acknowledged. */
const killed = (file: string, script: string, after: number): Promise<number> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [script, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    child.stdout.on('data', (part: Buffer) => {
      if (said === '') setTimeout(() => child.kill('SIGKILL'), after);
      said += part.toString();
    });
    child.on('close', () => resolve(Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1))));
  });

test('killed at any moment, no acknowledged batch is lost and none is half there', async () => {
  const script = join(folder, 'writer.mjs');
  writeFileSync(script, WRITER);
  for (let trial = 0; trial < 8; trial++) {
    const file = join(folder, `${trial}.db`);
    const last = await killed(file, script, (trial * 37) % 90);
    const store = await openStore(file);
    const counts = new Map<number, number>();
    for (let k = 0; k < BATCH; k++) for (const { time } of await store.history({ place: `p${k}`, from: 0, to: 1e13 })) counts.set(time, (counts.get(time) ?? 0) + 1);
    expect([...counts.values()].every((count) => count === BATCH)).toBe(true);
    expect(counts.size).toBeGreaterThanOrEqual(last + 1);
    expect(new Set((await store.latest({})).map(({ value }) => value))).toEqual(new Set([counts.size - 1]));
    await store.close();
  }
});
