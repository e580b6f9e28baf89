/** `shuxiang convert-basin`: a basin of units and gauges turned into a scenario's data. */
import type { Command } from 'commander';
import { InputError, quote } from '../../engine/core/errors.js';
import { readGaugedBasin } from '../../engine/run/read/gauged-basin.js';
import { parseTime, timeExpected, timeText } from '../../engine/run/scenario/clock.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang convert-basin chengcun --start 1989-01-01 --out chengcun-data
  $ shuxiang run scenarios/chengcun.yaml --data chengcun-data --out out/chengcun

文件夹含 watershed.txt(名称、面积、站数、蒸发站数、单元数、各单元面积和雨量站权重)、P.txt、EM.txt(日数、列数,再逐日)。
The folder holds watershed.txt (name, area, numbers of gauges, pans and units, areas, weights), P.txt and EM.txt (days, columns, then a row a day).
结果 / Results: forcing.csv, units.csv(各单元汇入出口 outlet / every unit drains to the outlet)`;

const DAY = 86_400;

async function convert(folder: string, { start, out }: { start: string; out: string }): Promise<void> {
  const begin = parseTime(start);
  if (begin === undefined) throw new InputError([{ place: '--start', expected: timeExpected(start), found: quote(start), code: 'basin/bad-time' }]);
  const { name, areas, days, rain, pan } = await readGaugedBasin(folder);
  const clock = { start: begin, dt: DAY, steps: days };
  const ids = [...areas.map((_, u) => `unit-${String(u + 1).padStart(2, '0')}`), 'outlet'];
  const time = Array.from({ length: days }, (_, t) => timeText(clock, t));
  await writeFolder(out, async (target) => {
    await writeCsv(target.file('forcing.csv'), [{ name: 'entity', type: 'text' }, { name: 'time', type: 'text' }, { name: 'rain [mm]', type: 'number' }, { name: 'potentialEvapotranspiration [mm]', type: 'number' }], ids.map((id, u) => ({ rows: days, columns: [time.map(() => id), time, rain[u] ?? new Float64Array(days), u < areas.length ? pan : new Float64Array(days)], present: [null, null, null, null] })));
    const area = Float64Array.from(ids, (_, u) => areas[u] ?? 0.01);
    await writeCsv(target.file('units.csv'), [{ name: 'entity', type: 'text' }, { name: 'downstream', type: 'text' }, { name: 'area_km2', type: 'number' }], [{ rows: ids.length, columns: [ids, ids.map((id) => (id === 'outlet' ? '' : 'outlet')), area], present: [null, null, null] }]);
  });
  process.stdout.write(`${name}: ${areas.length} 个单元 units, ${areas.reduce((a, b) => a + b, 0).toFixed(1)} km², ${days} 日 days, ${out}\n`);
}

export function addConvertBasin(program: Command): void {
  program
    .command('convert-basin')
    .description('把单元和雨量站的流域资料转成情景数据 / turn a basin of units and gauges into a scenario\'s data')
    .argument('<dir>', '资料文件夹 / folder of the basin', somePath)
    .requiredOption('--start <day>', '第一天 / its first day')
    .requiredOption('--out <dir>', '结果文件夹 / folder of the results', somePath)
    .addHelpText('after', EXAMPLES)
    .action(convert);
}
