/** `shuxiang template`: the workbook that villages fill in. */
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { loadFramework } from '../../engine/run/framework-files.js';
import { readSmallTable, type SmallRow } from '../../engine/run/small-table.js';
import { writeFileWhole } from '../../engine/run/write/atomic.js';
import type { TemplateOptions } from '../../engine/run/write/template.js';
import { frameworkFolder } from './framework.js';

interface Options {
  readonly out: string;
  readonly framework?: string;
  readonly codes?: string;
  readonly language: TemplateOptions['language'];
}

const EXAMPLES = `
示例 / Examples:
  $ shuxiang template --out 填报表.xlsx
  $ shuxiang template --codes villages-to-report.csv --out form.xlsx     (code,name 预填并锁定 / filled in and locked)`;

function language(text: string): TemplateOptions['language'] {
  if (text === 'zh' || text === 'en' || text === 'both') return text;
  throw new InvalidArgumentError(`expected zh, en or both, found ${text}.`);
}

/** The units to fill in for: their codes whole, each once. */
function readUnits(path: string, digits: number): Promise<SmallRow[]> {
  const rowOf = new Map<string, number>();
  return readSmallTable(path, [{ name: 'code', required: true, expected: `a code of ${digits} digits`, fits: (text) => text.length === digits && /^\d+$/.test(text) }, { name: 'name', required: true }], ({ row, cells }, place) => {
    const code = cells['code'] ?? '';
    const earlier = rowOf.get(code);
    if (code !== '') rowOf.set(code, earlier ?? row);
    return earlier === undefined ? [] : [{ place: `${place} code`, expected: 'every code once', found: `${code}, as in row ${earlier}`, code: 'template/duplicate-code', row }];
  });
}

export function addTemplate(program: Command): void {
  program
    .command('template')
    .description('生成填报表(XLSX):下拉选项、单位、名词解释、受保护的代码 / make the form to fill in (XLSX): drop-downs, units, glossary, protected codes')
    .requiredOption('--out <file>', '写到哪里 / where to write')
    .option('--framework <dir>', '评价框架(缺省:数字乡村) / framework (default: digital village)')
    .option('--codes <file>', '单位名单 CSV(code,name) / list of units, CSV (code,name)')
    .option('--language <language>', 'zh、en 或 both / zh, en or both', language, 'both')
    .addHelpText('after', EXAMPLES)
    .action(async (options: Options) => {
      const { declaration } = await loadFramework(frameworkFolder(options.framework));
      const rows = options.codes === undefined ? [] : await readUnits(options.codes, declaration.levels[0]!.prefix);
      const codes = rows.map(({ cells }) => ({ code: cells['code']!, name: cells['name']! }));
      const { writeTemplate } = await import('../../engine/run/write/template.js');
      await writeFileWhole(options.out, (path) => writeTemplate(path, declaration, { language: options.language, ...(codes.length === 0 ? {} : { codes }) }));
      process.stdout.write(`填报表 form: ${options.out}\n`);
    });
}
