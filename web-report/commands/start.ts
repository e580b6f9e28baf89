/** `npm start`: the demo county, two years of it, assessed, with a report to open; a Meiyu flood on that county; then its live page, a storm told again. */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { availableParallelism } from 'node:os';
import { InputError } from '../../engine/core/errors.js';
import { packagePath } from '../../engine/run/package-root.js';
import { SHARD_BLOCKS } from './assess-options.js';
import { runAssess } from './assess.js';
import { makeDemo } from './demo.js';
import { wholeNumber } from './option-values.js';
import { runScenarioFile } from './run.js';
import { runServe } from './serve.js';

const YEARS = [2022, 2023] as const;
/** An hour of the storm in two seconds: four days in about three minutes. */
const REPLAY = 1_800;

interface Options {
  readonly out: string;
  readonly port: number;
  readonly serve: boolean;
}

/** Serve at the port, or at any that is free where somebody listens there already. */
async function serveDemo(out: string, port: number): Promise<void> {
  const data = join(out, String(YEARS[1]));
  // published with the data: the service tells it as it was written
  await cp(join(out, 'assessment'), join(data, 'assessments', String(YEARS[1])), { recursive: true });
  const options = { data, rules: ['flash-flood', 'river-stage'], step: '1 h', replay: REPLAY, host: '127.0.0.1', keep: 24, capStatus: 'test' } as const;
  try {
    await runServe({ ...options, port });
  } catch (error) {
    if (!(error instanceof InputError) || error.problems[0]?.code !== 'serve/cannot-listen') throw error;
    await runServe({ ...options, port: 0 });
  }
}

export function addStart(program: Command): void {
  program
    .command('start')
    .description('示例:生成示例县两年数据并评价,运行该县的梅雨洪水情景,再以一场暴雨演示实况页 / the demo: two years of the demo county assessed, a Meiyu flood on it, then its live page with a storm')
    .option('--out <dir>', '文件夹 / folder', 'out')
    .option('--port <n>', '实况页端口 / port of the live page', wholeNumber(0, 65_535), 8_080)
    .option('--no-serve', '不起实况页 / without the live page')
    .addHelpText('after', '\n示例 / Examples:\n  $ npm start\n  $ npm start -- --no-serve')
    .action(async ({ out, port, serve }: Options) => {
      for (const year of YEARS) await makeDemo({ out: join(out, String(year)), villages: 175, seed: '2025', year, format: 'csv' });
      const [previous, data] = YEARS.map((year) => join(out, String(year), 'villages.csv')) as [string, string];
      await runAssess({ data, previous, out: join(out, 'assessment'), grading: 'cuts', workers: availableParallelism(), shard: SHARD_BLOCKS });
      await runScenarioFile(packagePath('scenarios', 'meiyu-county.yaml'), { data: join(out, String(YEARS[1])), out: join(out, 'meiyu-county') });
      if (serve) await serveDemo(out, port);
    });
}
