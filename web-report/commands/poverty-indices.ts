/** `shuxiang poverty-indices`: indices of poverty and inequality of a sample, with standard errors. */
import { Option, type Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { EVERYBODY, indicesOf, type IndexRow } from '../../engine/run/poverty/indices.js';
import { LEAST_GROUP, suppressed } from '../../engine/poverty/suppression.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { above0, fraction, somePath, weights as weightsOf } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang poverty-indices sample.csv --income eqincome --line 10859.24 --weight rb050 --stratum db040 --unit db030 --out out/indices
  $ shuxiang poverty-indices sample.csv --deprived d_nutr d_educ d_wtr --k 1/3 --group region --out out/mpi
  $ shuxiang poverty-indices sample.csv --deprived g_nutr g_educ g_wtr --weights 0.5,0.25,0.25 --k 0.4 --out out/mpi-gap

低于线按严格小于计;基尼系数不作小样本修正;标准误按分层、初级抽样单元线性化。不足十户的组和会泄露它们的组不写出。
Poor is strictly below the line; the Gini has no correction for small samples; errors are linearised, by strata and sampling units. Groups under ten rows, and what would give them away, are not written.
--deprived 的列为 0 到 1:0 未剥夺,1 剥夺,其间为缺口(占临界值的份额)。各列只有 0、1 时 M1、M2 与 M0 相同,不另写出;否则另有 adjusted-gap(M1)、adjusted-squared-gap(M2)和各维贡献。--k 是占权重之和的份额。
Columns of --deprived are from 0 to 1: 0 not deprived, 1 deprived, between them the gap as a share of the cut-off. Where all are 0 or 1, M1 and M2 equal M0 (adjusted-headcount) and are not written; else there are adjusted-gap (M1), adjusted-squared-gap (M2) and what each dimension contributes to them. --k is a share of the sum of the weights.
分组列的标签不得为空,也不得是 *(全部行) / Labels of groups may not be blank, nor * (all rows).
结果 / Results: indices.csv (group, measure, value, standard_error, rows)`;

interface Options {
  readonly income?: string;
  readonly line?: number;
  readonly weight?: string;
  readonly stratum?: string;
  readonly unit?: string;
  readonly group?: string;
  readonly deprived?: readonly string[];
  readonly weights?: readonly number[];
  readonly k: number;
  readonly out: string;
}

async function run(path: string, { income, line, weight, stratum, unit, group, deprived = [], weights, k, out }: Options): Promise<void> {
  if (income === undefined && deprived.length === 0) throw new InputError([{ place: 'poverty-indices', expected: '--income with --line, or --deprived', found: 'neither', code: 'indices/nothing' }]);
  if (income !== undefined && line === undefined) throw new InputError([{ place: '--line', expected: 'a number > 0', found: 'none', code: 'poverty/line' }]);
  if (weights !== undefined && weights.length !== deprived.length) throw new InputError([{ place: '--weights', expected: `${deprived.length} numbers, one for each column of --deprived`, found: `${weights.length}: ${weights.join(',')}`, code: 'indices/weights' }]);
  const columns = { ...(weights === undefined ? {} : { importance: weights }), ...(income === undefined ? {} : { income }), ...(weight === undefined ? {} : { weight }), ...(stratum === undefined ? {} : { stratum }), ...(unit === undefined ? {} : { unit }), ...(group === undefined ? {} : { group }), deprivations: deprived };
  const all = await indicesOf(path, columns, line ?? 1, k);
  const sizes = new Map(all.flatMap(({ group: name, rows: count }) => (name === null ? [] : [[name, count] as const])));
  const blank = suppressed([...sizes.values()]);
  const hidden = new Set([...sizes.keys()].filter((_, g) => blank[g] === 1));
  const rows = all.filter((row) => row.group === null || !hidden.has(row.group));
  await writeFolder(out, async (folder) => {
    const number = (pick: (row: IndexRow) => number | null): Float64Array => Float64Array.from(rows, (row) => pick(row) ?? 0);
    const there = (pick: (row: IndexRow) => number | null): Uint8Array => Uint8Array.from(rows, (row) => Number(pick(row) !== null));
    await writeCsv(
      folder.file('indices.csv'),
      [{ name: 'group', type: 'text' }, { name: 'measure', type: 'text' }, { name: 'value', type: 'number' }, { name: 'standard_error', type: 'number' }, { name: 'rows', type: 'integer' }],
      [{ rows: rows.length, columns: [rows.map((row) => row.group ?? EVERYBODY), rows.map((row) => row.measure), number((row) => row.value), number((row) => row.standardError), Uint32Array.from(rows, (row) => row.rows)], present: [null, null, there((row) => row.value), there((row) => row.standardError), null] }],
    );
  });
  const say = ({ measure, value, standardError }: IndexRow): string => `  ${measure}: ${value === null ? '无定义 not defined' : value.toPrecision(6)}${standardError === null ? '' : ` ± ${standardError.toPrecision(3)}`}`;
  const sameAsHeads = deprived.length > 0 && !all.some(({ measure }) => measure === 'adjusted-gap');
  if (sameAsHeads) process.stdout.write('剥夺指标只有 0、1:M1、M2 与 M0(adjusted-headcount)相同,不另列 / deprivations are 0 or 1 alone: M1 and M2 equal M0 (adjusted-headcount) and are not written\n');
  process.stdout.write(`${rows.filter((row) => row.group === null).map(say).join('\n')}\n${all.length > rows.length ? `不足 ${LEAST_GROUP} 行的组和会泄露它们的组未写出 / groups under ${LEAST_GROUP} rows, and what would give them away, are not written: ${[...hidden].join(', ')}\n` : ''}`);
}

export function addPovertyIndices(program: Command): void {
  program
    .command('poverty-indices')
    .description('贫困与不平等指数及标准误:FGT、Watts、Sen、SST、基尼、多维贫困 / indices of poverty and inequality with standard errors')
    .argument('<file>', '样本 CSV / CSV of a sample', somePath)
    .option('--income <column>', '收入列 / column of incomes')
    .addOption(new Option('--line <value>', '贫困线,与收入同单位 / line, in the unit of the incomes').argParser(above0))
    .option('--weight <column>', '权重列 / column of weights')
    .option('--stratum <column>', '层 / column of strata')
    .option('--unit <column>', '初级抽样单元 / column of primary sampling units')
    .option('--group <column>', '分组列 / column of groups')
    .option('--deprived <columns...>', '剥夺指标列:0 未剥夺,1 剥夺,其间为缺口 / columns of deprivations: 0 none, 1 deprived, between them the gap')
    .addOption(new Option('--weights <numbers>', '各剥夺指标的权重,以逗号分隔;缺省等权 / weights of the deprivations, parted by commas; default: equal').argParser(weightsOf))
    .addOption(new Option('--k <share>', '多维贫困临界值,占权重之和的份额,小数或分数 / cut-off as a share of the sum of weights, a decimal or a fraction').argParser(fraction).default(1 / 3, '1/3'))
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath)
    .addHelpText('after', EXAMPLES)
    .action(run);
}
