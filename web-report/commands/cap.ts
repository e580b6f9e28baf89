/** `shuxiang cap`: check CAP messages, make them from a run of rules, and replay what stood at a moment. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Option, type Command } from 'commander';
import { describeProblem, InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { checkFile, collect, fileProblems, messageFiles } from '../../engine/run/cap/collect.js';
import { COURSES_NAME, makeMessages, readCourses, readPlaces } from '../../engine/run/cap/make.js';
import { readProfile } from '../../engine/run/cap/profile.js';
import { writeMade, writeReplay } from '../../engine/run/cap/write.js';
import { packagePath } from '../../engine/run/package-root.js';
import { decodeXml } from '../../engine/run/read/xml-text.js';
import { parseTime, timeExpected } from '../../engine/run/scenario/clock.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ALERT_STATUSES, emptyLog, levelText, publicHeads, receive, savedEvents, type AlertLog, type AlertStatus } from '../../engine/warning/alert.js';
import { capTimeText } from '../../engine/warning/cap.js';
import { readFeedback } from '../../engine/warning/emergency-broadcast.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang cap check alert.xml inbox/                          按 CAP 1.2 检查,列出行号与路径 / hold against CAP 1.2, with line and path
  $ shuxiang cap make out/warnings --out out/messages            由规则结果生成 CAP 与应急广播(默认草稿)/ make CAP and broadcasts of a run of rules (drafts unless said)
  $ shuxiang cap make out/warnings --status actual --profile my-office.yaml --areas areas.csv --out out/messages
  $ shuxiang cap make out/warnings-2 --after out/messages --status actual --out out/messages-2    warn --state 之后 / after warn --state
  $ shuxiang cap replay out/messages --at 2023-07-06T12:00+08:00 --out out/standing
  $ shuxiang cap feedback response.xml                           读应急广播回执的覆盖率 / read the coverage a broadcast reports

检查与读取都不访问网络,含 DTD 或实体的文件一律拒绝。
Nothing asks the network; files with a DTD or an entity are refused.`;

const defaultProfile = (): string => packagePath('scenarios', 'dissemination', 'cap.yaml');

async function check(paths: readonly string[], { strict = false }: { strict?: boolean }): Promise<void> {
  const files = await Promise.all((await messageFiles(paths)).map(checkFile));
  for (const file of files) {
    process.stdout.write(`${file.path}: ${file.alert === null ? '无效 invalid' : file.findings.length === 0 ? '有效 valid' : `有效,另有 valid, but ${file.findings.length}`}\n`);
    if (strict || file.alert === null) continue;
    for (const problem of fileProblems(file, true)) process.stdout.write(`  ${describeProblem(problem)}\n`);
  }
  throwIfAny(files.flatMap((file) => fileProblems(file, strict)));
}

function tellStanding(log: AlertLog, now: number): void {
  const heads = [...publicHeads(log, now).values()];
  process.stdout.write(`${capTimeText(now)}: ${heads.length} 条现行预警 warnings stand\n`);
  for (const { area, hazard, level, expires } of heads.slice(0, 20)) process.stdout.write(`  ${area} ${hazard} ${levelText(level)}, 至 until ${capTimeText(expires)}\n`);
  if (heads.length > 20) process.stdout.write(`  … standing.csv\n`);
}

interface MakeOptions {
  readonly profile?: string;
  readonly areas?: string;
  readonly after?: string;
  readonly status: AlertStatus;
  readonly out: string;
}

async function make(folder: string, { profile: profilePath, areas, after, status, out }: MakeOptions): Promise<void> {
  const profile = await readProfile(profilePath ?? defaultProfile());
  const places = areas === undefined ? new Map<string, never>() : await readPlaces(areas);
  const before = after === undefined ? [] : await readCourses(after);
  const log = after === undefined ? emptyLog() : (await collect([join(after, 'alerts.json')], profile.profile, false)).log;
  const { messages, now, courses } = await makeMessages(folder, profile.profile, status, places, before);
  if (messages.length === 0 && before.length === 0) throw new InputError([{ place: join(folder, 'changes.csv'), expected: 'changes of level that were issued', found: 'none', code: 'cap/nothing-to-say' }]);
  for (const { event } of messages) receive(log, event);
  const inputs = [join(folder, 'changes.csv'), join(folder, 'trace.csv'), join(folder, 'state.json'), ...(areas === undefined ? [] : [areas]), ...(after === undefined ? [] : [join(after, COURSES_NAME), join(after, 'alerts.json')])].filter((path) => existsSync(path)).map((path) => ({ path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }));
  await writeFolder(out, (target) => writeMade(target, profile, messages, courses, log, now, inputs));
  const count = (type: string): number => messages.filter(({ alert }) => alert.msgType === type).length;
  process.stdout.write(`${out}: ${messages.length} 条 messages (Alert ${count('Alert')}, Update ${count('Update')}, Cancel ${count('Cancel')}), ${status}\n`);
  if (status === 'actual') tellStanding(log, now);
}

interface ReplayOptions {
  readonly profile?: string;
  readonly at?: string;
  readonly skipInvalid?: boolean;
  readonly out: string;
}

async function replay(paths: readonly string[], { profile: profilePath, at, skipInvalid, out }: ReplayOptions): Promise<void> {
  const profile = await readProfile(profilePath ?? defaultProfile());
  const moment = at === undefined ? undefined : parseTime(at);
  if (at !== undefined && moment === undefined) throw new InputError([{ place: '--at', expected: timeExpected(at), found: quote(at), code: 'cap/bad-time' }]);
  const collected = await collect(paths, profile.profile, skipInvalid ?? false);
  const { log, conflicts, mismatches, skipped } = collected;
  // without --at: when the last of them was heard of
  const now = moment ?? Math.max(0, ...savedEvents(log).map(({ received }) => received));
  await writeFolder(out, (target) => writeReplay(target, profile, collected, now));
  tellStanding(log, now);
  for (const conflict of conflicts) process.stdout.write(`同一版本内容不一,从重 one revision says two things, the graver counts: ${conflict}\n`);
  for (const { identifier, severity, awareness } of mismatches) process.stdout.write(`严重程度与预警颜色不一,从重 severity and awareness level differ, the graver counts: ${identifier} (${severity}, ${awareness})\n`);
  if (skipped.length > 0) process.stdout.write(`无效,未计 invalid, left out: ${skipped.length} (left-out.csv)\n`);
}

function feedback(paths: readonly string[]): void {
  for (const path of paths) {
    let bytes: Buffer;
    try {
      bytes = readFileSync(path);
    } catch (error) {
      throw new InputError([{ place: path, expected: 'a readable file', found: (error as NodeJS.ErrnoException).code ?? 'none', code: 'cap/no-file' }]);
    }
    const read = decodeXml(bytes);
    if (!('text' in read)) throw new InputError([{ place: `${path}:1`, ...read, code: 'broadcast/encoding' }]);
    const { feedback: said, problems } = readFeedback(read.text);
    throwIfAny(problems.map(({ line, expected, found }) => ({ place: `${path}:${line}`, expected, found, code: 'broadcast/bad-feedback' })));
    for (const { share, areas } of said?.coverages ?? []) process.stdout.write(`${said!.messageId}: 状态 state ${said!.state} ${said!.description}, 覆盖 coverage ${(share * 100).toFixed(1)} %, ${areas.join(' ')}\n`);
  }
}

export function addCap(program: Command): void {
  const cap = program.command('cap').description('CAP 1.2 预警信息:检查、生成、回放 / CAP 1.2 messages: check, make, replay').addHelpText('after', EXAMPLES);
  cap.command('check').description('检查 / hold messages against CAP 1.2').argument('<path...>', 'CAP 文件或文件夹 / messages, or folders of them').option('--strict', '标准正文的要求也算错 / what only the words of the standard want counts, too').action(check);
  cap
    .command('make')
    .description('由 warn 的结果生成 / make messages of a run of warn')
    .argument('<dir>', 'shuxiang warn 的结果文件夹 / results of shuxiang warn', somePath)
    .requiredOption('--out <dir>', '结果文件夹 / folder of the messages', somePath)
    .option('--profile <file>', '发布单位 YAML / the office, a YAML file', somePath)
    .option('--after <dir>', '上一次 make 的结果:接着其现行预警更新、解除 / results of the make before: its alerts are updated and ended', somePath)
    .option('--areas <file>', '区域名称与边界 CSV(code,name,polygon)/ names and outlines of areas', somePath)
    .addOption(new Option('--status <status>', '状态 / status').choices([...ALERT_STATUSES]).default('draft'))
    .action(make);
  cap
    .command('replay')
    .description('某一时刻的现行预警 / what stood at a moment')
    .argument('<path...>', 'CAP 文件、文件夹或 alerts.json / messages, folders, or alerts.json')
    .requiredOption('--out <dir>', '结果文件夹 / folder of the results', somePath)
    .option('--at <time>', '时刻 / the moment; without it that of the last message')
    .option('--profile <file>', '发布单位 YAML / the office, a YAML file', somePath)
    .option('--skip-invalid', '略过无效文件并列出 / leave invalid files out and list them')
    .action(replay);
  cap.command('feedback').description('应急广播回执 / coverage a broadcast reports').argument('<file...>', 'EBMStateResponse').action(feedback);
}
