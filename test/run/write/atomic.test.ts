import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { InputError } from '../../../engine/core/errors.js';
import { writeFileWhole, writeFolder } from '../../../engine/run/write/atomic.js';
import { writeCsv } from '../../../engine/run/write/csv.js';
import { writeParquet } from '../../../engine/run/write/parquet.js';
import { writeXlsx } from '../../../engine/run/write/xlsx.js';
import { scratchFolder } from './support.js';

const folder = scratchFolder();
let count = 0;
/** A new, empty folder. */
function place(): string {
  const path = join(folder, `place-${count++}`);
  mkdirSync(path);
  return path;
}
const contents = (path: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(path)
      .sort()
      .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
  );

test('files appear under their names when all of them are written, in folders made for them', async () => {
  const out = join(place(), 'a', 'b');
  const result = await writeFolder(out, async ({ file, names }) => {
    await writeFile(file('scores.csv'), 'new scores');
    expect(existsSync(join(out, 'scores.csv'))).toBe(false);
    await writeFile(file('manifest.json'), '{}');
    return names.length;
  });
  expect(result).toBe(2);
  expect(contents(out)).toEqual({ 'scores.csv': 'new scores', 'manifest.json': '{}' });
});
test('earlier results stay untouched until the rename, and files of others stay for good', async () => {
  const out = place();
  writeFileSync(join(out, 'scores.csv'), 'old scores');
  writeFileSync(join(out, 'notes.txt'), 'mine');
  await writeFolder(out, async ({ file }) => {
    await writeFile(file('scores.csv'), 'new scores');
    expect(readFileSync(join(out, 'scores.csv'), 'utf8')).toBe('old scores');
  });
  expect(contents(out)).toEqual({ 'notes.txt': 'mine', 'scores.csv': 'new scores' });
});
test('what an earlier run of the same command left and this one does not write again goes with it', async () => {
  const out = place();
  const run = (command: string, files: Record<string, string>): Promise<void> =>
    writeFolder(out, async ({ file }) => {
      for (const [name, text] of Object.entries(files)) await writeFile(file(name), text);
      const outputs = Object.entries(files).map(([path, text]) => ({ path, sha256: createHash('sha256').update(text).digest('hex') }));
      await writeFile(file('manifest.json'), JSON.stringify({ command, outputs }));
    });
  await run('assess', { 'scores.csv': '1', 'changes.csv': '2', 'mended.csv': '3' });
  writeFileSync(join(out, 'notes.txt'), 'mine');
  writeFileSync(join(out, 'mended.csv'), 'by hand');
  const failing = writeFolder(out, async ({ file }) => {
    await writeFile(file('manifest.json'), JSON.stringify({ command: 'assess', outputs: [] }));
    mkdirSync(file('notes.txt'));
  });
  await expect(failing).rejects.toThrow();
  expect(Object.keys(contents(out))).toContain('changes.csv');
  await run('assess', { 'scores.csv': '4' });
  expect(Object.keys(contents(out))).toEqual(['manifest.json', 'mended.csv', 'notes.txt', 'scores.csv']);
  await run('verify', { 'report.html': '5' });
  expect(Object.keys(contents(out))).toContain('scores.csv'); // another command's stay
});
test('a failure leaves nothing of the new and everything of the old', async () => {
  const out = place();
  writeFileSync(join(out, 'scores.csv'), 'old scores');
  const failing = writeFolder(out, async ({ file }) => {
    await writeFile(file('scores.csv'), 'half');
    throw new RangeError('a bug');
  });
  await expect(failing).rejects.toThrow(new RangeError('a bug'));
  expect(contents(out)).toEqual({ 'scores.csv': 'old scores' });
});
test('a failure removes the folders it made', async () => {
  const base = place();
  await expect(writeFolder(join(base, 'a', 'b'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(readdirSync(base)).toEqual([]);
});
test('if one file cannot be put in place, none is', async () => {
  const out = place();
  writeFileSync(join(out, 'a.csv'), 'old a');
  mkdirSync(join(out, 'c.csv'));
  const failing = writeFolder(out, async ({ file }) => {
    for (const name of ['a.csv', 'b.csv', 'c.csv']) await writeFile(file(name), 'new');
  });
  await expect(failing).rejects.toThrow('expected a file or nothing, found a folder in its way (EISDIR) [output/is-a-folder]');
  expect(readdirSync(out).sort()).toEqual(['a.csv', 'c.csv']);
  expect(readFileSync(join(out, 'a.csv'), 'utf8')).toBe('old a');
});
test('a file where the folder should be is named', async () => {
  const base = place();
  writeFileSync(join(base, 'out'), 'a file');
  await expect(writeFolder(join(base, 'out'), () => Promise.resolve())).rejects.toThrow('out/: expected a folder, found a file in its way (ENOTDIR) [output/not-a-folder]');
  await expect(writeFolder(join(base, 'out', 'below'), () => Promise.resolve())).rejects.toThrow('[output/not-a-folder]');
  expect(contents(base)).toEqual({ out: 'a file' });
});
test('a place without permission is an InputError', async ({ skip }) => {
  skip(process.getuid?.() === 0, 'root may write anywhere');
  const base = place();
  chmodSync(base, 0o555);
  await expect(writeFolder(join(base, 'out'), () => Promise.resolve())).rejects.toThrow(
    'out/: expected a place that may be written to, found no permission (EACCES) [output/no-permission]',
  );
});
test('a link to a folder is written through', async () => {
  const base = place();
  mkdirSync(join(base, 'real'));
  symlinkSync(join(base, 'real'), join(base, 'link'));
  await writeFolder(join(base, 'link'), ({ file }) => writeFile(file('x'), '1'));
  expect(contents(join(base, 'real'))).toEqual({ x: '1' });
});
test('a name with a folder in it is refused', async () => {
  await expect(writeFolder(place(), ({ file }) => writeFile(file('../x'), ''))).rejects.toThrow('not a plain file name');
});
test('a single file is replaced whole', async () => {
  const out = place();
  const path = join(out, 'form.xlsx');
  writeFileSync(path, 'old');
  await expect(writeFileWhole(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(contents(out)).toEqual({ 'form.xlsx': 'old' });
  await writeFileWhole(path, (temporary) => writeFile(temporary, 'new'));
  expect(contents(out)).toEqual({ 'form.xlsx': 'new' });
});
test('no listener for signals is left behind', async () => {
  const before = process.listenerCount('SIGINT') + process.listenerCount('exit');
  await writeFolder(place(), ({ file }) => writeFile(file('x'), ''));
  expect(process.listenerCount('SIGINT') + process.listenerCount('exit')).toBe(before);
});

/** A program that writes half a result and then waits to be stopped. */
async function halfway(out: string): Promise<ReturnType<typeof spawn>> {
  const entry = fileURLToPath(new URL('../../../engine/run/write/atomic.ts', import.meta.url));
  const module = join(folder, 'atomic.mjs');
  await build({ entryPoints: [entry], outfile: module, bundle: true, platform: 'node', format: 'esm', logLevel: 'error' });
  const program = `
    import { writeFolder } from ${JSON.stringify(module)};
    import { writeFileSync } from 'node:fs';
    await writeFolder(${JSON.stringify(out)}, async ({ file }) => {
      writeFileSync(file('scores.csv'), 'half');
      console.log('half way');
      await new Promise((resolve) => setTimeout(resolve, 60_000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  return child;
}

test.for(['SIGINT', 'SIGTERM'] as const)('stopped half way by %s, a program leaves nothing and ends by the signal', async (signal) => {
  const out = place();
  writeFileSync(join(out, 'scores.csv'), 'old scores');
  const child = await halfway(out);
  expect(readdirSync(out)).toHaveLength(2);
  child.kill(signal);
  expect(await once(child, 'exit')).toEqual([null, signal]);
  expect(contents(out)).toEqual({ 'scores.csv': 'old scores' });
});

test('stopped in the middle of a Parquet file, a program ends at once and leaves nothing', async () => {
  const out = place();
  const bundle = join(folder, 'parquet.mjs');
  const here = (name: string): string => JSON.stringify(fileURLToPath(new URL(`../../../engine/run/write/${name}`, import.meta.url)));
  const contentsOfProgram = `
    import { writeFolder } from ${here('atomic.ts')};
    import { writeParquet } from ${here('parquet.ts')};
    function* endless() {
      for (let n = 0; ; n++) {
        if (n === 20) console.log('half way');
        yield { rows: 4096, columns: [Float64Array.from({ length: 4096 }, (_, i) => Math.sin(n + i))], present: [null] };
      }
    }
    await writeFolder(${JSON.stringify(out)}, ({ file }) => writeParquet(file('x.parquet'), [{ name: 'x', type: 'number' }], endless()));`;
  await build({
    stdin: { contents: contentsOfProgram, resolveDir: folder },
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    external: ['@duckdb/node-api'],
  });
  // passed as text, so that the package is found from the checkout
  const child = spawn(process.execPath, ['--input-type=module', '-e', readFileSync(bundle, 'utf8')], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGINT');
  const killer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  expect(await once(child, 'exit')).toEqual([null, 'SIGINT']);
  clearTimeout(killer);
  expect(contents(out)).toEqual({});
});

/** A disk of 1 MB with an old result on it; undefined where none can be mounted. */
function smallDisk(): string | undefined {
  const disk = place();
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', [disk]));
  writeFileSync(join(disk, 'notes.txt'), 'mine');
  return disk;
}

const rows = 400_000;
const noise = Float64Array.from({ length: rows }, (_, i) => Math.sin(i) * 1e6);
const column = [{ name: 'x', type: 'number', title: { zh: '值', en: 'x' } }] as const;
const table = [{ rows, columns: [noise], present: [null] }];

test.for([
  ['CSV', (path: string): Promise<unknown> => writeCsv(path, column, table)],
  ['Parquet', (path: string): Promise<unknown> => writeParquet(path, column, table)],
  ['Excel', (path: string): Promise<unknown> => writeXlsx(path, [{ name: '村', columns: column, blocks: table }])],
] as const)('a disk that fills up while %s is written is told plainly and left as it was', async ([, write], { skip }) => {
  const disk = smallDisk();
  if (disk === undefined) {
    skip('a small disk cannot be mounted here');
    return;
  }
  const failure: unknown = await writeFolder(join(disk, 'out'), ({ file }) => write(file('scores'))).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(InputError);
  expect((failure as InputError).message).toMatch(/: expected room for the results, found a full disk \(ENOSPC\) \[output\/disk-full\]$/);
  expect(contents(disk)).toEqual({ 'notes.txt': 'mine' });
});
