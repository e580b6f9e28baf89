/** `shuxiang sample`: a seeded, stratified sample for a field audit, with the certificate of the draw. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { InputError } from '../../engine/core/errors.js';
import type { Label } from '../../engine/core/label.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { readDataset, readMapping } from '../../engine/run/read/index.js';
import { hashFile } from '../../engine/run/read/sha256.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { writeCsv } from '../../engine/run/write/csv.js';
import { blocksOf, type ItemColumn } from '../../engine/run/write/items.js';
import { drawSample, type SampledUnit } from '../../engine/scoring/audit-sample.js';
import { frameworkFolder } from './framework.js';
import { somePath, someText, wholeNumber } from './option-values.js';
import { sampleCertificate } from './sample-certificate.js';
import { strataOf, strataParts, stratumName, stratumTitles, throwIfUnread } from './sample-strata.js';

interface Options {
  readonly data: string;
  readonly framework?: string;
  readonly mapping?: string;
  readonly divisions?: string;
  readonly size: number;
  readonly strata: string;
  readonly seed: string;
  readonly out: string;
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang sample --data villages.csv --size 30 --seed "2025-11-03 公开摇号" --out audit
  $ shuxiang sample --data villages.csv --size 60 --strata county,peers --seed 42 --out audit

任何人用同一数据、同一种子都能重抽出同样的单位:certificate.json 载明每一步,不需本程序
anybody can draw the same units again from the same data and seed: certificate.json states every step, and this program is not needed`;

type Row = SampledUnit & { readonly name: string; readonly title: Label };

const COLUMNS: readonly ItemColumn<Row>[] = [
  { name: 'code', title: { zh: '代码', en: 'Code' }, type: 'text', get: (unit) => unit.code },
  { name: 'name', title: { zh: '名称', en: 'Name' }, type: 'text', get: (unit) => unit.name },
  { name: 'stratum', title: { zh: '层', en: 'Stratum' }, type: 'text', get: (unit) => unit.stratum },
  { name: 'stratum_zh', title: { zh: '层名', en: 'Stratum in Chinese' }, type: 'text', get: (unit) => unit.title.zh },
  { name: 'stratum_en', title: { zh: '层名(英文)', en: 'Stratum in English' }, type: 'text', get: (unit) => unit.title.en },
  { name: 'number', title: { zh: '随机数', en: 'Random number' }, type: 'number', get: (unit) => unit.number },
  { name: 'weight', title: { zh: '抽样权数', en: 'Sampling weight' }, type: 'number', get: (unit) => unit.weight },
];

export function addSample(program: Command): void {
  program
    .command('sample')
    .description('分层随机抽取核查名单,附抽样证书 / draw a stratified sample for a field audit, with a certificate')
    .requiredOption('--data <file>', '数据文件 / the data file')
    .option('--framework <dir>', '评价框架(缺省:数字乡村) / framework (default: digital village)')
    .option('--mapping <file>', '他方表头到字段名的对照表(YAML 或 CSV) / headers of others to field names (YAML or CSV)')
    .option('--divisions <dir>', '其他年度的区划代码表,只用于层名:DIR/<年>/*.csv / division tables of other years, for the names of strata alone: DIR/<year>/*.csv')
    .requiredOption('--size <n>', '抽多少个单位 / how many units', wholeNumber(1, 1_000_000))
    .option('--strata <list>', '分层:层级名与 peers(同类组),逗号分隔 / strata: level names and peers, separated by commas', 'county')
    .requiredOption('--seed <text>', '种子文本,抽前公布 / seed text, to be published before the draw', someText)
    .requiredOption('--out <dir>', '结果文件夹 / folder for the results', somePath)
    .addHelpText('after', EXAMPLES)
    .action(runSample);
}

async function runSample(options: Options): Promise<void> {
  const framework = await loadFramework(frameworkFolder(options.framework));
  const { declaration } = framework;
  const strata = strataParts(options.strata, declaration);
  const mapping = options.mapping === undefined ? null : { path: options.mapping, headers: await readMapping(options.mapping) };
  const dataset = await readDataset(options.data, declaration, mapping === null ? {} : { mapping: mapping.headers });
  const unusable = dataset.leftOut;
  if (unusable.length > 0) throw new InputError(dataset.problems.filter((problem) => unusable.some((row) => row.row === problem.row)));
  if (options.size > dataset.codes.length) throw new InputError([{ place: '--size', expected: `at most the ${dataset.codes.length} units in the data`, found: String(options.size), code: 'sample/too-large' }]);
  throwIfUnread(dataset, declaration, strata);
  const stratumOf = strataOf(dataset, declaration, strata);
  const sample = drawSample(dataset.codes, stratumOf.map(stratumName), options.size, options.seed);
  const titles = await stratumTitles(stratumOf, dataset, declaration, strata, options.divisions);
  const names = dataset.table.columns.get(declaration.unit.name);
  const nameOf = new Map(dataset.codes.map((code, row) => [code, names?.kind === 'text' ? (names.dictionary[names.codes[row]!] ?? code) : code]));
  const rows = sample.units.map((unit): Row => ({ ...unit, name: nameOf.get(unit.code)!, title: titles.get(unit.stratum)! }));
  const mapped = mapping === null ? null : { path: mapping.path, sha256: await hashFile(mapping.path) };
  await writeFolder(options.out, async (out) => {
    await writeCsv(out.file('sample.csv'), COLUMNS, blocksOf(rows, COLUMNS));
    await writeFile(out.file('certificate.json'), sampleCertificate({ framework, dataset, seed: options.seed, strata, titles, mapping: mapped, sample }));
  });
  process.stdout.write(`抽取 ${rows.length} 个单位,共 ${sample.strata.length} 层 drew ${rows.length} units; strata ${sample.strata.length}: ${options.out}/sample.csv, certificate.json\n`);
}
