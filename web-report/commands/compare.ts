/** `shuxiang compare`: two runs of scenarios, or two policies of one, place by place, as text, CSV and page. */
import { writeFile } from 'node:fs/promises';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Basis, ComparedRow } from '../../engine/run/scenario/compare-runs.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import type { Block } from '../../engine/run/write/block.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { ownPackage } from '../../engine/run/write/manifest.js';
import { comparisonReport } from '../pages/comparison/report.js';
import { comparisonPage } from './comparison-data.js';
import { somePath } from './option-values.js';
import { quantityNames } from './quantity-names.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang compare out/before out/after --page comparison.html
  $ shuxiang compare out/before out/after --out comparison.csv
  $ shuxiang compare out/meiyu-county --policies baseline,banks --page banks.html     同一运行的两个方案 / two policies of one run

两个运行都有 members.parquet(run --members)且种子相同时,逐成员配对,给出标准误;每个成员之值是其各步的峰值、总量等,由 outputs 的 within 定。否则用 policies.parquet 和 policy-pairs.parquet(同一运行的现状与方案、两个方案之差仍有标准误);再没有,只比较各步的均值。
Where both runs have members.parquet (run --members) and share their seed, members are paired and the standard error is given; a member's number is the peak, sum and
so on of its steps, as within of outputs says. Otherwise policies.parquet and policy-pairs.parquet are taken (between a run's baseline and a policy
of it, or two of its policies, the standard error is there too); without them, means over members and steps are compared. That the two are of other times is told.
各方案与现状之差也在 policies.csv / Differences of every policy from the chain as it stands also stand in policies.csv.`;

const SHOWN = 30;

const WHY: Readonly<Record<NonNullable<ComparedRow['because']>, string>> = {
  'one-member': '只有一个成员 / one member alone',
  'no-members': '没有 members.parquet / no members.parquet',
  'other-seed': '种子不同 / the seeds differ',
  'other-members': '成员数不同 / the numbers of members differ',
};

const BASIS: Readonly<Record<Basis, string>> = {
  members: '各成员之值的均值 / means of members',
  policies: 'policies.parquet 中各成员之值(峰值、总量等)的均值 / means of members (peaks, sums) as policies.parquet has them',
  steps: '各步的均值,不是峰值或总量 / means over steps, neither peaks nor sums',
};

interface Options {
  readonly out?: string;
  readonly page?: string;
  readonly policies: readonly [string, string];
}

async function runCompare(first: string, given: string | undefined, { out, page, policies }: Options): Promise<void> {
  const { compareRuns } = await import('../../engine/run/scenario/compare-runs.js');
  const second = given ?? first;
  const comparison = await compareRuns({ folder: first, policy: policies[0] }, { folder: second, policy: policies[1] });
  const { rows, unpaired, basis, otherSteps, sides, onlyFirst, onlySecond, withoutValue } = comparison;
  if (page !== undefined) {
    const names = await quantityNames();
    await writeFileWhole(page, (path) => writeFile(path, comparisonReport(comparisonPage(comparison, ownPackage().version, names))));
    process.stdout.write(`比较页 / page: ${page}\n`);
  }
  process.stdout.write(`${unpaired === null ? '逐成员配对 members paired' : `按均值比较 means only (${WHY[unpaired]}),${BASIS[basis]}`}: ${rows.length} 行 rows\n`);
  if (otherSteps) process.stdout.write(`注意 / note: 两边的时段不同,差值含时段之差 / the two are of other times, which differences hold too: ${sides.map(({ steps }) => `${steps.first} – ${steps.last}, ${steps.count} 步 steps`).join(' | ')}\n`);
  for (const [folder, names] of [[first, onlyFirst], [second, onlySecond]] as const) {
    if (names.length > 0) process.stdout.write(`只在 only in ${folder}: ${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` ... 另有 / and ${names.length - SHOWN} more` : ''}\n`);
  }
  if (withoutValue.length > 0) process.stdout.write(`一方无值 no value in one of the two: ${withoutValue.slice(0, SHOWN).join(', ')}${withoutValue.length > SHOWN ? ` ... 另有 / and ${withoutValue.length - SHOWN} more` : ''}\n`);
  const reasons = [...new Set(rows.flatMap(({ because }) => (because === null ? [] : [WHY[because]])))];
  if (reasons.length > 0) process.stdout.write(`${rows.filter(({ because }) => because !== null).length} 行无标准误 rows without a standard error: ${reasons.join('; ')}\n`);
  for (const { entity, quantity, unit, first: a, second: b, difference, standardError } of rows.slice(0, SHOWN)) {
    process.stdout.write(`${entity} ${quantity} [${unit}]: ${a.toPrecision(6)} → ${b.toPrecision(6)}, ${difference >= 0 ? '+' : ''}${difference.toPrecision(5)}${standardError === null ? '' : ` ± ${standardError.toPrecision(3)}`}\n`);
  }
  if (rows.length > SHOWN) process.stdout.write(`... 另有 / and ${rows.length - SHOWN} more${out === undefined ? ' (--out)' : ''}\n`);
  if (out === undefined) return;
  const text = ['entity', 'quantity', 'unit'].map((name) => ({ name, type: 'text' }) as const);
  const numbers = ['first', 'second', 'difference', 'standard_error'].map((name) => ({ name, type: 'number' }) as const);
  const block: Block = {
    rows: rows.length,
    columns: [rows.map(({ entity }) => entity), rows.map(({ quantity }) => quantity), rows.map(({ unit }) => unit), Float64Array.from(rows, ({ first: a }) => a), Float64Array.from(rows, ({ second: b }) => b), Float64Array.from(rows, ({ difference }) => difference), Float64Array.from(rows, ({ standardError }) => standardError ?? 0), rows.map(({ because }) => (because === null ? null : WHY[because]))],
    present: [null, null, null, null, null, null, Uint8Array.from(rows, ({ standardError }) => (standardError === null ? 0 : 1)), null],
  };
  await writeFileWhole(out, (path) => writeCsv(path, [...text, ...numbers, { name: 'because', type: 'text' }], [block]));
}

function twoPolicies(text: string): [string, string] {
  const [first, second, ...rest] = text.split(',');
  if (first === undefined || first === '' || second === undefined || second === '' || rest.length > 0) throw new InvalidArgumentError(`expected two names parted by a comma, such as baseline,banks, found ${text}.`);
  return [first, second];
}

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('比较两个情景运行,或一个运行的两个方案 / compare two runs of scenarios, or two policies of one')
    .argument('<first>', '运行文件夹 / folder of a run', somePath)
    .argument('[second]', '另一运行文件夹(默认:同一个) / folder of another (default: the same)', somePath)
    .addOption(new Option('--policies <two>', '两边的方案,逗号分开 / policies of the two, parted by a comma').argParser(twoPolicies).default(['baseline', 'baseline'], 'baseline,baseline'))
    .option('--page <file>', '写为 HTML 页 / write a page of HTML', somePath)
    .option('--out <file>', '写为 CSV / write a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runCompare);
}
