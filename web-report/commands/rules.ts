/** `shuxiang rules`: the books of warning rules, or one of them line by line. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { throwIfAny } from '../../engine/core/errors.js';
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook, type RuleBook } from '../../engine/run/warn/book.js';
import { lineText, type AreaRule, type Condition, type Quantifier } from '../../engine/warning/rule.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang rules                      随附的规则 / the books that ship
  $ shuxiang rules cma-signals          逐条列出 / line by line
  $ shuxiang rules my-rules.yaml        检查自己的规则 / check one of your own`;

const folder = (): string => packagePath('scenarios', 'rules');

/** The file of a book: a path, or the name of one that ships. */
export const bookPath = (name: string): string => (/[./\\]/.test(name) ? name : join(folder(), `${name}.yaml`));

/** Books by name or path. @throws InputError of a book; `rules/duplicate-book` where two are the same, whose warnings would be counted twice */
export async function readBooks(names: readonly string[]): Promise<RuleBook[]> {
  const books = await Promise.all(names.map((name) => readRuleBook(bookPath(name))));
  const again = books.flatMap(({ book }, k) => (books.findIndex((other) => other.book === book) < k ? [{ place: `--rules ${names[k]!}`, expected: 'every book once', found: `${book} again`, code: 'rules/duplicate-book' }] : []));
  throwIfAny(again);
  return books;
}

const conditionText = ({ quantity, unit, statistic, window, comparison, line, clear, together }: Condition): string =>
  `${quantity}${window === null ? '' : together === true ? ` 同时 together ${window / 3_600} h` : ` ${statistic} ${window / 3_600} h`} ${comparison} ${typeof line === 'number' ? lineText(line) : line.column} ${unit}${clear === undefined ? '' : ` (解除 clear ${clear})`}`;

const enoughText = ({ units, share }: Quantifier): string => [...(units === undefined ? [] : [`≥ ${units} 个`]), ...(share === undefined ? [] : [`≥ ${share * 100} %`])].join(' 且 and ');

/** `区域 area 2 位 digits: ≥ 2 个 4 位区划 of 4 digits, 各 each ≥ 1 个单元 units`. */
const areaText = ({ digits, parts, ...own }: AreaRule): string =>
  `区域 area ${digits} 位 digits: ${enoughText(own)}${parts === undefined ? '单元 units' : ` ${parts.digits} 位区划 areas of ${parts.digits} digits, 各 each ${enoughText(parts)}单元 units`}`;

function* linesOf({ editions }: RuleBook): Generator<string> {
  for (const { effective, region, hazards } of editions) {
    yield `自 ${effective} 起 / from ${effective}${region === '' ? '' : `, 代码 codes ${region}…`}`;
    for (const { hazard, title, branches, levels, probability, hysteresis, area, basis, verified } of hazards) {
      yield `  ${hazard}  ${title.zh} / ${title.en}  [${branches.join(', ')}; ≥ ${probability * 100} % 成员 members; ${hysteresis.raise.hits}/${hysteresis.raise.of} 发布 raise, ${hysteresis.clear} 次解除 clear, 保持 hold ${hysteresis.hold / 3_600} h${area === undefined ? '' : `; ${areaText(area)}`}]`;
      for (const { level, any } of levels) yield `    ${level.padEnd(7)}${any.map((all) => all.map(conditionText).join(' 且 and ')).join(' 或 or ')}`;
      yield `    ${verified ? '已核实 verified' : '未核实 not verified'}: ${basis}`;
    }
  }
}

async function show(name: string | undefined): Promise<void> {
  const names = name === undefined ? readdirSync(folder()).filter((file) => file.endsWith('.yaml')).sort().map((file) => join(folder(), file)) : [bookPath(name)];
  for (const path of names) {
    const book = await readRuleBook(path);
    const hazards = new Set(book.editions.flatMap((edition) => edition.hazards.map(({ hazard }) => hazard)));
    process.stdout.write(`${book.book}  ${book.title.zh} / ${book.title.en}: ${hazards.size} 个灾种 hazards, ${book.editions.length} 个版本 editions\n`);
    if (name !== undefined) process.stdout.write(`${[...linesOf(book)].join('\n')}\n`);
  }
}

export function addRules(program: Command): void {
  program.command('rules').description('列出或检查预警规则 / list or check books of warning rules').argument('[book]', '随附规则名或 YAML 文件 / name of a book that ships, or a YAML file').addHelpText('after', EXAMPLES).action(show);
}
