/** `shuxiang poverty-indices`: indices of poverty and inequality of a sample, with standard errors. */
import { Option, type Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import { indicesOf, type IndexRow } from '../../engine/run/poverty/indices.js';
import { LEAST_GROUP, suppressed } from '../../engine/poverty/suppression.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang poverty-indices sample.csv --income eqincome --line 10859.24 --weight rb050 --stratum db040 --unit db030 --out out/indices
  $ shuxiang poverty-indices sample.csv --deprived d_nutr d_educ d_wtr --k 0.33 --group region --out out/mpi

低于线按严格小于计;基尼系数不作小样本修正;标准误按分层、初级抽样单元线性化。不足十户的组和会泄露它们的组不写出。
Poor is strictly below the line; the Gini has no correction for small samples; errors are linearised, by strata and sampling units. Groups under ten rows, and what would give them away, are not written.
结果 / Results: indices.csv (group, measure, value, standard_error, rows)`;

interface Options {
  readonly income?: string;
  readonly line?: number;
  readonly weight?: string;
  readonly stratum?: string;
  readonly unit?: string;
  readonly group?: string;
  readonly deprived?: readonly string[];
  readonly k: number;
  readonly out: string;
}

const EVERYBODY = '*';

async function run(path: string, { income, line, weight, stratum, unit, group, deprived = [], k, out }: Options): Promise<void> {
  if (income === undefined && deprived.length === 0) throw new InputError([{ place: 'poverty-indices', expected: '--income with --line, or --deprived', found: 'neither', code: 'indices/nothing' }]);
  if (income !== undefined && line === undefined) throw new InputError([{ place: '--line', expected: 'a number > 0', found: 'none', code: 'poverty/line' }]);
  const columns = { ...(income === undefined ? {} : { income }), ...(weight === undefined ? {} : { weight }), ...(stratum === undefined ? {} : { stratum }), ...(unit === undefined ? {} : { unit }), ...(group === undefined ? {} : { group }), deprivations: deprived };
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
  process.stdout.write(`${rows.filter((row) => row.group === null).map(say).join('\n')}\n${all.length > rows.length ? `不足 ${LEAST_GROUP} 行的组和会泄露它们的组未写出 / groups under ${LEAST_GROUP} rows, and what would give them away, are not written: ${[...hidden].join(', ')}\n` : ''}`);
}

export function addPovertyIndices(program: Command): void {
  program
    .command('poverty-indices')
    .description('贫困与不平等指数及标准误:FGT、Watts、Sen、SST、基尼、多维贫困 / indices of poverty and inequality with standard errors')
    .argument('<file>', '样本 CSV / CSV of a sample', somePath)
    .option('--income <column>', '收入列 / column of incomes')
    .addOption(new Option('--line <value>', '贫困线,与收入同单位 / line, in the unit of the incomes').argParser(Number))
    .option('--weight <column>', '权重列 / column of weights')
    .option('--stratum <column>', '层 / column of strata')
    .option('--unit <column>', '初级抽样单元 / column of primary sampling units')
    .option('--group <column>', '分组列 / column of groups')
    .option('--deprived <columns...>', '剥夺指标列(0、1),等权 / columns of deprivations, 0 and 1, of equal weight')
    .addOption(new Option('--k <share>', '多维贫困临界值 / cut-off as a share of the dimensions').argParser(Number).default(1 / 3, '1/3'))
    .requiredOption('--out <dir>', '输出文件夹 / folder to write to', somePath)
    .addHelpText('after', EXAMPLES)
    .action(run);
}
