/** `npm start`: the demo county, two years of it, assessed, with a report to open; then a Meiyu flood on that county. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { packagePath } from '../../engine/run/package-root.js';
import { SHARD_BLOCKS } from './assess-options.js';
import { runAssess } from './assess.js';
import { makeDemo } from './demo.js';
import { runScenarioFile } from './run.js';

const YEARS = [2022, 2023] as const;

interface Options {
  readonly out: string;
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('示例:生成示例县两年数据并评价,再运行该县的梅雨洪水情景 / the demo: makes two years of the demo county, assesses them, and runs a Meiyu flood on it')
    .option('--out <dir>', '文件夹 / folder', 'out')
    .addHelpText('after', '\n示例 / Example:\n  $ npm start')
    .action(async ({ out }: Options) => {
      for (const year of YEARS) await makeDemo({ out: join(out, String(year)), villages: 175, seed: '2025', year, format: 'csv' });
      const [previous, data] = YEARS.map((year) => join(out, String(year), 'villages.csv')) as [string, string];
      await runAssess({ data, previous, out: join(out, 'assessment'), grading: 'cuts', workers: availableParallelism(), shard: SHARD_BLOCKS });
      await runScenarioFile(packagePath('scenarios', 'meiyu-county.yaml'), { data: join(out, String(YEARS[1])), out: join(out, 'meiyu-county') });
    });
}
