/** What a search of settings writes: every setting tried, a book of rules that takes the best, and the manifest. */
import { readFile, writeFile } from 'node:fs/promises';
import { isMap, isSeq, parseDocument, type Document } from 'yaml';
import { timeText } from '../scenario/clock.js';
import type { WarnData } from '../warn/data.js';
import type { RuleBook } from '../warn/book.js';
import { numberOf } from '../verify/score.js';
import { unmatchedCounts, writeUnmatched } from '../verify/unmatched.js';
import { endsOf } from '../verify/write.js';
import type { OutputFolder } from '../write/atomic.js';
import { MANIFEST_NAME, writeScenarioManifest } from '../write/manifest.js';
import { numberColumn, textColumn, writeTable } from '../write/plain-table.js';
import { LEVELS, lineNumber } from '../../warning/rule.js';
import { factorOf, mayScale, scaledLine, type Setting } from './settings.js';
import type { TuneResult } from './tune.js';
import type { TunedHazard, TuneOptions } from './tuned.js';

export const BOOK_NAME = 'tuned.yaml';
const IS = /^(>=|<=|>|<) (-?\d+(?:\.\d+)?|\d+\/[1-9]\d*)$/;
const HOUR = 3_600;
const LEVEL_ZH = { blue: '蓝色', yellow: '黄色', orange: '橙色', red: '红色' } as const;

/** A condition of the file, with its line and clear line times a factor. */
function scaleCondition(document: Document, path: readonly (string | number)[], factor: number): void {
  const [, comparison, line] = IS.exec(String(document.getIn([...path, 'is']))) ?? [];
  if (line === undefined || !mayScale({ line: lineNumber(line), unit: String(document.getIn([...path, 'unit'])) })) return;
  document.setIn([...path, 'is'], `${comparison!} ${scaledLine(lineNumber(line), factor)}`);
  const clear = document.getIn([...path, 'clear']);
  if (typeof clear === 'number') document.setIn([...path, 'clear'], scaledLine(clear, factor));
}

function scaleLevels(document: Document, path: readonly (string | number)[], factor: number): void {
  const node = document.getIn(path);
  if (isSeq(node)) node.items.forEach((_, k) => {
    scaleLevels(document, [...path, k], factor);
  });
  else if (isMap(node) && node.has('is')) scaleCondition(document, path, factor);
  else if (isMap(node)) for (const { key } of node.items) scaleLevels(document, [...path, String(key)], factor);
}

const holdText = (seconds: number): string => (seconds % HOUR === 0 ? `${seconds / HOUR} h` : `${seconds / 60} min`);

function applySetting(document: Document, path: readonly (string | number)[], setting: Setting): void {
  const { probability, hysteresis: { raise, hold } } = setting;
  for (const level of LEVELS) if (factorOf(setting, level) !== 1) scaleLevels(document, [...path, 'levels', level], factorOf(setting, level));
  document.setIn([...path, 'probability'], probability);
  document.setIn([...path, 'hysteresis', 'raise'], document.createNode([raise.hits, raise.of], { flow: true }));
  if (hold === 0) document.deleteIn([...path, 'hysteresis', 'hold']);
  else document.setIn([...path, 'hysteresis', 'hold'], holdText(hold));
}

/** The text of a book with the settings that held; its own where none did. */
export function tunedBook(text: string, tuned: readonly TunedHazard[], costLoss: number): string {
  const document = parseDocument(text);
  document.commentBefore = (document.commentBefore ?? '').split('\n').filter((line) => !line.includes('$schema=')).join('\n');
  const first = document.contents;
  if (isMap(first) && first.commentBefore !== null && first.commentBefore !== undefined) first.commentBefore = first.commentBefore.split('\n').filter((line) => !line.includes('$schema=')).join('\n');
  document.set('book', `${String(document.get('book'))}-tuned`);
  for (const [language, words] of [['zh', '(调整)'], ['en', ' (tuned)']] as const) document.setIn(['title', language], `${String(document.getIn(['title', language]))}${words}`);
  const editions = document.toJS() as { readonly editions: readonly { readonly effective: string; readonly region: string; readonly basis: string; readonly hazards: Readonly<Record<string, { readonly basis?: string }>> }[] };
  for (const { hazard, effective, region, kept, holds, levels } of tuned) {
    if (!holds) continue;
    const e = editions.editions.findIndex((edition) => edition.effective === effective && edition.region === region);
    const path = ['editions', e, 'hazards', hazard];
    if (document.getIn([...path, 'hysteresis']) === undefined) document.setIn([...path, 'hysteresis'], document.createNode({}));
    applySetting(document, path, kept);
    const basis = editions.editions[e]!.hazards[hazard]!.basis ?? editions.editions[e]!.basis;
    document.setIn([...path, 'basis'], `${basis} · 按费用损失比 ${costLoss} 对${levels.map(({ level }) => LEVEL_ZH[level]).join('、')}级调整 tuned for ${levels.map(({ level }) => level).join(', ')} at a cost-loss ratio of ${costLoss}`);
    document.setIn([...path, 'verified'], false);
  }
  return document.toString({ lineWidth: 0 });
}

/** Write the results into a folder. */
export async function writeTune(out: OutputFolder, book: RuleBook, bookPath: string, [forecast, observed]: readonly [WarnData, WarnData], { tuned, unmatched }: TuneResult, { costLoss, seed }: TuneOptions): Promise<void> {
  const rows = tuned.flatMap((hazard) =>
    hazard.tried.map((tried) => {
      const { own, best, intervals } = hazard.levels.find(({ level }) => level === tried.level)!;
      const { setting } = tried;
      const role = [...(setting === own.setting ? ['own'] : []), ...(setting === best.setting ? ['best'] : []), ...(setting === hazard.kept ? ['kept'] : [])].join(' ');
      return { hazard, tried, role, interval: setting === best.setting ? intervals[1] : setting === own.setting ? intervals[0] : null };
    }),
  );
  await writeTable(out.file('tuning.csv'), [
    textColumn('hazard', rows.map(({ hazard }) => hazard.hazard)),
    textColumn('region', rows.map(({ hazard }) => hazard.region)),
    textColumn('level', rows.map(({ tried }) => tried.level)),
    numberColumn('units', rows.map(({ hazard }) => hazard.units)),
    textColumn('role', rows.map(({ role }) => role)),
    ...LEVELS.map((level) => numberColumn(`factor_${level}`, rows.map(({ tried }) => factorOf(tried.setting, level)))),
    numberColumn('probability', rows.map(({ tried }) => tried.setting.probability)),
    numberColumn('raise_hits', rows.map(({ tried }) => tried.setting.hysteresis.raise.hits)),
    numberColumn('raise_of', rows.map(({ tried }) => tried.setting.hysteresis.raise.of)),
    numberColumn('hold_h', rows.map(({ tried }) => tried.setting.hysteresis.hold / HOUR)),
    numberColumn('fitted_value', rows.map(({ tried }) => numberOf(tried.fitted)[0])),
    numberColumn('held_out_value', rows.map(({ tried }) => numberOf(tried.heldOut)[0])),
    numberColumn('held_out_low', rows.map(({ interval }) => (interval === null ? null : endsOf(interval)[0]))),
    numberColumn('held_out_high', rows.map(({ interval }) => (interval === null ? null : endsOf(interval)[1]))),
    numberColumn('hits', rows.map(({ tried }) => tried.heldOutTable.hits)),
    numberColumn('false_alarms', rows.map(({ tried }) => tried.heldOutTable.falseAlarms)),
    numberColumn('misses', rows.map(({ tried }) => tried.heldOutTable.misses)),
    numberColumn('correct_negatives', rows.map(({ tried }) => tried.heldOutTable.correctNegatives)),
    textColumn('edition', rows.map(({ hazard }) => hazard.effective)),
    textColumn('judged_from', rows.map(({ hazard }) => timeText(forecast.clock, hazard.from))),
    textColumn('judged_to', rows.map(({ hazard }) => timeText(forecast.clock, hazard.to))),
  ]);
  await writeUnmatched(out, unmatched);
  await writeFile(out.file(BOOK_NAME), tunedBook(await readFile(bookPath, 'utf8'), tuned, costLoss));
  const written = out.names.map((name) => out.file(name));
  await writeScenarioManifest(out.file(MANIFEST_NAME), { command: 'tune', scenario: book.book, seed, members: forecast.members.length, status: 'complete', inputs: [{ path: book.file, sha256: book.sha256 }, ...forecast.inputs, ...observed.inputs], unmatched: unmatchedCounts(unmatched) }, written);
}
