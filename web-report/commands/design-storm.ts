/** `shuxiang design-storm`: a Chicago storm of a Chinese intensity formula, as a series for scenarios. */
import { InvalidArgumentError, type Command } from 'commander';
import { InputError, quote } from '../../engine/core/errors.js';
import { parseTime, timeExpected, timeText } from '../../engine/run/scenario/clock.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { designStorm } from '../../engine/weather/design-storm.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
公式 / Formula: q = 167 A1 (1 + C lg P) / (t + b)^n  [L/s/ha],  i = A1 (1 + C lg P) / (t + b)^n  [mm/min]

示例 / Example (苏州 Suzhou, 2 年 years, 180 分钟 min):
  $ shuxiang design-storm --a 17.969 --c 1.24 --b 18.415 --n 0.785 --peak-ratio 0.43 --return-period 2 --duration 180 --step 10 --out storm.csv`;

function decimal(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError(`expected a number, found ${quote(text)}.`);
  return value;
}

interface Options {
  readonly a: number;
  readonly c: number;
  readonly b: number;
  readonly n: number;
  readonly peakRatio: number;
  readonly returnPeriod: number;
  readonly duration: number;
  readonly step: number;
  readonly start: string;
  readonly entity: string;
  readonly out: string;
}

const MINUTE = 60;

async function runDesignStorm(options: Options): Promise<void> {
  const { start, step, entity, out } = options;
  const began = parseTime(start);
  if (began === undefined) throw new InputError([{ place: '--start', expected: timeExpected(start), found: quote(start), code: 'scenario/bad-time' }]);
  const rain = designStorm(options);
  const clock = { start: began, dt: step * MINUTE, steps: rain.length };
  const columns = [{ name: 'entity', type: 'text' }, { name: 'time', type: 'text' }, { name: 'rain [mm]', type: 'number' }] as const;
  const times = Array.from(rain, (_, t) => timeText(clock, t));
  await writeFileWhole(out, (path) => writeCsv(path, columns, [{ rows: rain.length, columns: [times.map(() => entity), times, rain], present: [null, null, null] }]));
  const total = rain.reduce((sum, depth) => sum + depth, 0);
  process.stdout.write(`${out}: ${rain.length} 步 steps, 总雨量 total ${total.toFixed(4)} mm, 最大 greatest ${Math.max(...rain).toFixed(4)} mm\n`);
}

export function addDesignStorm(program: Command): void {
  program
    .command('design-storm')
    .description('芝加哥雨型设计暴雨(逐步精确积分),写为情景的序列 / a Chicago design storm, integrated exactly over each step, as a series for scenarios')
    .requiredOption('--a <mm/min>', 'A1', decimal)
    .requiredOption('--c <number>', 'C', decimal)
    .requiredOption('--b <min>', 'b', decimal)
    .requiredOption('--n <number>', 'n', decimal)
    .requiredOption('--peak-ratio <share>', '雨峰位置 r / position r of the peak, 0 to 1', decimal)
    .requiredOption('--return-period <years>', '重现期 P / return period P', decimal)
    .requiredOption('--duration <min>', '历时 / duration', decimal)
    .option('--step <min>', '步长 / step', decimal, 10)
    .option('--start <time>', '起始时刻 / start', '2023-07-01T00:00+08:00')
    .option('--entity <id>', '单元 / entity', 'valley')
    .requiredOption('--out <file>', '序列 CSV / the series, a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runDesignStorm);
}
