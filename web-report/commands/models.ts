/** `shuxiang models`: the models that a scenario can name, or all that one of them declares. */
import { Option, type Command } from 'commander';
import { lookup } from '../../engine/core/lookup.js';
import type { Model, Quantities, Quantity } from '../../engine/core/model.js';
import { MODELS } from '../../engine/run/models.js';
import { bothOf } from '../pages/parts.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang models                        可用于情景 chain 的模型 / models for the chain of a scenario
  $ shuxiang models runoff-gr4j            输入、参数、输出:单位、范围、缺省 / inputs, parameters, outputs: units, ranges, defaults
  $ shuxiang models runoff-gr4j --lang en  只用一种语言 / in one language
  $ shuxiang models --json > models.json   全部声明 / every declaration`;

const HOUR = 3_600;

type Language = 'zh' | 'en' | 'both';
type Told = (label: { readonly zh: string; readonly en: string }) => string;

const told = (language: Language): Told => (label) => (language === 'both' ? bothOf(label) : label[language]);

const rangeOf = ({ min, max }: Quantity): string => (min === undefined && max === undefined ? '' : `${min ?? '-∞'} … ${max ?? '∞'}`);

/** The step that a model keeps to, in words. */
function stepOf({ step, calendarStep }: Model, say: Told): string {
  if (calendarStep !== undefined) return say({ zh: '日历月', en: 'months of the calendar' });
  if (step === undefined) return say({ zh: '任意', en: 'any' });
  return step % (24 * HOUR) === 0 ? `${step / (24 * HOUR)} d` : `${step / HOUR} h`;
}

/** A line for each quantity, its columns one below the other. */
function quantityLines(quantities: Quantities, say: Told): string[] {
  const rows = Object.entries(quantities).map(([name, quantity]) => [name, `[${quantity.unit}]`, rangeOf(quantity), quantity.default === undefined ? '' : `${say({ zh: '缺省', en: 'default' })} ${quantity.default}`, say(quantity.doc)]);
  const wide = [0, 1, 2, 3].map((k) => Math.max(0, ...rows.map((row) => widthOf(row[k]!))));
  return rows.map((row) => `  ${row.map((cell, k) => cell + ' '.repeat(Math.max(0, (wide[k] ?? 0) - widthOf(cell)))).join('  ')}`.trimEnd());
}

/** Places of a terminal that a text takes: a Chinese character takes two. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += character.codePointAt(0)! >= 0x2e80 ? 2 : 1;
  return width;
}

function* linesOf(model: Model, say: Told): Generator<string> {
  const { name, title, source, inputs, parameters, outputs, calibration } = model;
  yield `${name}  ${say(title)}`;
  yield `${say({ zh: '来源', en: 'source' })}: ${source}`;
  yield `${say({ zh: '步长', en: 'step' })}: ${stepOf(model, say)}`;
  if (calibration !== undefined) yield `${say({ zh: '率定用的记录', en: 'record it is fitted to' })}: ${calibration.record.join(', ')}`;
  const groups: readonly (readonly [{ readonly zh: string; readonly en: string }, Quantities])[] = [
    [{ zh: '输入', en: 'inputs' }, inputs],
    [{ zh: '参数', en: 'parameters' }, parameters],
    ...(calibration === undefined ? [] : [[{ zh: '率定的选择', en: 'settings of the fit' }, calibration.settings] as const]),
    [{ zh: '输出', en: 'outputs' }, outputs],
  ];
  for (const [head, quantities] of groups) {
    const lines = quantityLines(quantities, say);
    yield `${say(head)}:${lines.length === 0 ? ` ${say({ zh: '无', en: 'none' })}` : ''}`;
    yield* lines;
  }
}

/** What a declaration says, without what it does. */
const declared = ({ name, title, source, step, calendarStep, inputs, parameters, state, outputs, calibration }: Model) => ({
  name,
  title,
  source,
  ...(step === undefined ? {} : { step }),
  ...(calendarStep === undefined ? {} : { calendarStep }),
  inputs,
  parameters,
  state,
  outputs,
  ...(calibration === undefined ? {} : { calibration: { record: calibration.record, settings: calibration.settings } }),
});

function show(name: string | undefined, { lang, json }: { readonly lang: Language; readonly json?: true }): void {
  const one = name === undefined ? null : lookup(new Map(MODELS.map((model) => [model.name, model])), name, 'model', 'scenario/unknown-model');
  if (json === true) {
    process.stdout.write(`${JSON.stringify(one === null ? MODELS.map(declared) : declared(one), null, 2)}\n`);
    return;
  }
  const say = told(lang);
  const wide = Math.max(...MODELS.map((model) => model.name.length));
  const lines = one === null ? MODELS.map((model) => `${model.name.padEnd(wide)}  ${say(model.title)}`) : [...linesOf(one, say)];
  process.stdout.write(`${lines.join('\n')}\n`);
}

export function addModels(program: Command): void {
  program
    .command('models')
    .description('列出情景可用的模型及其参数、单位、范围、缺省 / list the models of scenarios with their parameters, units, ranges and defaults')
    .argument('[name]', '一个模型 / one of them')
    .addOption(new Option('--lang <language>', '语言 / language').choices(['zh', 'en', 'both']).default('both'))
    .option('--json', '全部声明 / all that is declared, as JSON')
    .addHelpText('after', EXAMPLES)
    .action(show);
}
