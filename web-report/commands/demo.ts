/** `shuxiang demo`: a synthetic county to try everything on. */
import { InvalidArgumentError, type Command } from 'commander';
import { writeDemo } from '../../engine/run/demo/write-demo.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { frameworkFolder } from './framework.js';
import { somePath, wholeNumber } from './option-values.js';
import { terminalProgress } from './progress.js';

const FORMATS = ['csv', 'parquet', 'both'] as const;
type Format = (typeof FORMATS)[number];

interface Options {
  readonly out: string;
  readonly villages: number;
  readonly seed: string;
  readonly year: number;
  readonly defects?: boolean;
  readonly format: Format;
  readonly quiet?: boolean;
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang demo --out demo                                  一个县 175 个村 / one county, 175 villages
  $ shuxiang demo --out demo --defects                        带各类错误,defects.csv 列明 / with every kind of error, listed in defects.csv
  $ shuxiang demo --out last-year --year 2022                 同样的村,早一年 / the same villages a year earlier
  $ shuxiang demo --out big --villages 500000 --format parquet
  $ shuxiang run scenarios/meiyu-county.yaml --data demo --out out/flood    用示例县的流域与村运行情景 / run the Meiyu flood on it

第一个县另有 / for the first county also: sites.csv(村的流域与水位线 catchment and stage lines), catchments.csv, exposure.csv, warning-channels.csv(预警渠道), stations.csv, observations.csv(四日逐时雨量水位 four days of gauges), forcing.csv(逐日气象 daily weather), storm.csv(最大二十四小时逐时雨量 the heaviest 24 hours), households.parquet(合成户,供监测接口 synthetic households for the monitoring API), dem-*.asc(高程,各块可拼 tiles of one lattice)

数据均为合成,不代表任何真实村庄 / all data are synthetic and describe no real village`;

function format(text: string): Format {
  const found = FORMATS.find((candidate) => candidate === text);
  if (found === undefined) throw new InvalidArgumentError(`expected one of ${FORMATS.join(', ')}, found ${text}.`);
  return found;
}

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('生成合成示例县的数据 / make the data of a synthetic demo county')
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath)
    .option('--villages <n>', '村数 / villages', wholeNumber(1, 500_000), 175)
    .option('--seed <text>', '种子 / seed', '2025')
    .option('--year <year>', '报告年度 / report year', wholeNumber(2021, 2035), 2023)
    .option('--defects', '植入各类真实常见错误 / plant realistic defects of every class')
    .option('--format <format>', 'csv、parquet 或 both / csv, parquet or both', format, 'csv')
    .option('--quiet', '不显示进度 / no progress')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      await makeDemo(options);
    });
}

/** Write the demo data and say where. */
export async function makeDemo(options: Options): Promise<void> {
  const progress = terminalProgress(options.quiet ?? false);
  const { declaration } = await loadFramework(frameworkFolder(undefined));
  try {
    await writeDemo({ ...options, defects: options.defects ?? false, fields: declaration.fields, onProgress: (done, of) => progress.step('生成 / generating', done, of) });
  } finally {
    progress.stop();
  }
  process.stdout.write(`合成数据 synthetic data: ${options.villages} 个村 villages, ${options.year}, ${options.out}/\n`);
}
