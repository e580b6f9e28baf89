/** `shuxiang compare`: two runs of scenarios, place by place. */
import type { Command } from 'commander';
import type { Unpaired } from '../../engine/run/scenario/compare-runs.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang compare out/before out/after
  $ shuxiang compare out/before out/after --out comparison.csv

两个运行都有 members.parquet(run --members)且种子相同时,逐成员配对,给出标准误。
Where both runs have members.parquet (run --members) and share their seed, members are paired and the standard error is given.
同一情景内的方案比较见 policies.csv / Policies within one scenario stand in policies.csv.`;

const SHOWN = 30;

const WHY: Readonly<Record<Unpaired, string>> = {
  'no-members': '没有 members.parquet / no members.parquet',
  'other-seed': '种子不同 / the seeds differ',
  'other-members': '成员数不同 / the numbers of members differ',
};

async function runCompare(first: string, second: string, { out }: { readonly out?: string }): Promise<void> {
  const { compareRuns } = await import('../../engine/run/scenario/compare-runs.js');
  const { rows, unpaired, onlyFirst, onlySecond } = await compareRuns(first, second);
  process.stdout.write(`${unpaired === null ? '逐成员配对 members paired' : `按均值比较 means only (${WHY[unpaired]})`}: ${rows.length} 行 rows\n`);
  for (const [folder, names] of [[first, onlyFirst], [second, onlySecond]] as const) {
    if (names.length > 0) process.stdout.write(`只在 only in ${folder}: ${names.slice(0, SHOWN).join(', ')}${names.length > SHOWN ? ` ... 另有 / and ${names.length - SHOWN} more` : ''}\n`);
  }
  for (const { entity, quantity, unit, first: a, second: b, difference, standardError } of rows.slice(0, SHOWN)) {
    process.stdout.write(`${entity} ${quantity} [${unit}]: ${a.toPrecision(6)} → ${b.toPrecision(6)}, ${difference >= 0 ? '+' : ''}${difference.toPrecision(5)}${standardError === null ? '' : ` ± ${standardError.toPrecision(3)}`}\n`);
  }
  if (rows.length > SHOWN) process.stdout.write(`... 另有 / and ${rows.length - SHOWN} more${out === undefined ? ' (--out)' : ''}\n`);
  if (out === undefined) return;
  const text = ['entity', 'quantity', 'unit'].map((name) => ({ name, type: 'text' }) as const);
  const numbers = ['first', 'second', 'difference', 'standard_error'].map((name) => ({ name, type: 'number' }) as const);
  const block = {
    rows: rows.length,
    columns: [rows.map(({ entity }) => entity), rows.map(({ quantity }) => quantity), rows.map(({ unit }) => unit), Float64Array.from(rows, ({ first: a }) => a), Float64Array.from(rows, ({ second: b }) => b), Float64Array.from(rows, ({ difference }) => difference), Float64Array.from(rows, ({ standardError }) => standardError ?? 0)],
    present: [null, null, null, null, null, null, Uint8Array.from(rows, ({ standardError }) => (standardError === null ? 0 : 1))],
  };
  await writeFileWhole(out, (path) => writeCsv(path, [...text, ...numbers], [block]));
}

export function addCompare(program: Command): void {
  program
    .command('compare')
    .description('比较两个情景运行 / compare two runs of scenarios')
    .argument('<first>', '运行文件夹 / folder of a run', somePath)
    .argument('<second>', '另一运行文件夹 / folder of another', somePath)
    .option('--out <file>', '写为 CSV / write a CSV', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runCompare);
}
