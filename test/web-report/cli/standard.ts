/** The demo county and its assessment, which many test files begin with: made once a process, and copied to a folder of whoever asks. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { SHARED_FOLDER } from '../../shared-folder.js';
import { done } from './run.js';

const made = new Map<string, Promise<string>>();

/** The folder that a command wrote, run the first time it is asked for. */
function once(name: string, write: (folder: string) => Promise<unknown>): Promise<string> {
  const folder = join(process.env[SHARED_FOLDER]!, String(process.pid), name);
  const known = made.get(name) ?? write(folder).then(() => folder);
  made.set(name, known);
  return known;
}

const demo = (year: number): Promise<string> => once(`demo-${year}`, (folder) => done('demo', '--out', folder, '--year', String(year), '--quiet'));

const copied = async (from: Promise<string>, to: string): Promise<void> => {
  cpSync(await from, to, { recursive: true });
};

/** What `shuxiang demo` writes, in `folder`. */
export const standardDemo = (folder: string, year = 2023): Promise<void> => copied(demo(year), folder);

/** What `shuxiang assess` writes of the demo of 2023, in `folder`. */
export const standardAssessment = (folder: string): Promise<void> =>
  copied(
    once('assessment', async (out) => done('assess', '--data', join(await demo(2023), 'villages.csv'), '--out', out, '--workers', '1', '--quiet')),
    folder,
  );
