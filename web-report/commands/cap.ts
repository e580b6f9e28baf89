/** `shuxiang cap`: check CAP messages, make them from a run of rules, and replay what stood at a moment. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Option, type Command } from 'commander';
import { describeProblem, InputError, quote, throwIfAny } from '../../engine/core/errors.js';
import { checkFile, collect, fencedMessages, fileProblems, messageFiles, passedText } from '../../engine/run/cap/collect.js';
import { FEEDBACK_NAME, mergeAnswers, readAnswers, readBroadcasts, readKept, writeAnswers } from '../../engine/run/cap/feedback.js';
import { CHANGES_NAME, COURSES_NAME, makeMessages, readCourses } from '../../engine/run/cap/make.js';
import { readPlaces } from '../../engine/run/cap/places.js';
import { readProfile } from '../../engine/run/cap/profile.js';
import { refuseForeign, superseded, writeMade, writeReplay } from '../../engine/run/cap/write.js';
import { packagePath } from '../../engine/run/package-root.js';
import { parseTime, timeExpected } from '../../engine/run/scenario/clock.js';
import { writeFolder } from '../../engine/run/write/atomic.js';
import { ALERT_STATUSES, alertsAt, emptyLog, levelText, publicHeads, receive, savedEvents, type AlertLog, type AlertStage, type AlertStatus } from '../../engine/warning/alert.js';
import { capTimeText } from '../../engine/warning/cap.js';
import { eventsOfCap, type CapMismatch, type DoubtfulReference } from '../../engine/warning/cap-events.js';
import { chinesePhrase } from '../pages/phrases.js';
import { somePath } from './option-values.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang cap check alert.xml inbox/                          按 CAP 1.2 检查,列出行号与路径 / hold against CAP 1.2, with line and path
  $ shuxiang cap make out/warnings --out out/messages            由规则结果生成 CAP 与应急广播(默认草稿)/ make CAP and broadcasts of a run of rules (drafts unless said)
  $ shuxiang cap make out/warnings --status actual --profile my-office.yaml --areas areas.csv --out out/messages
  $ shuxiang cap make out/warnings-2 --after out/messages --status actual --out out/messages-2    warn --state 之后 / after warn --state
  $ shuxiang cap replay out/messages --at 2023-07-06T12:00+08:00 --out out/standing
  $ shuxiang cap feedback response.xml                           读应急广播回执的覆盖率 / read the coverage a broadcast reports
  $ shuxiang cap feedback inbox/*.xml --messages out/messages --out out/feedback    保存,供 verify --feedback / keep them, for verify --feedback

检查与读取都不访问网络,含 DTD 或实体的文件一律拒绝。
Nothing asks the network; files with a DTD or an entity are refused.`;

const defaultProfile = (): string => packagePath('scenarios', 'dissemination', 'cap.yaml');

function tellMismatches(mismatches: readonly CapMismatch[]): void {
  for (const { identifier, severity, awareness } of mismatches) process.stdout.write(`严重程度与预警颜色不一,从重 severity and awareness level differ, the graver counts: ${identifier} (${severity}, ${awareness})\n`);
}

function tellDoubtful(doubtful: readonly DoubtfulReference[]): void {
  for (const { identifier, names, said, sent } of doubtful) process.stdout.write(`引用的发送时间与原信息不一,仍按其引用处理 a reference gives another time than the message it names, and counts all the same: ${identifier} → ${names} (${said}; ${sent})\n`);
}

async function check(paths: readonly string[], { strict = false }: { strict?: boolean }): Promise<void> {
  const { files: named, passed } = await messageFiles(paths);
  const files = await Promise.all(named.map(checkFile));
  if (passed.length > 0) process.stdout.write(`未查(名称不以 .cap 或 .xml 结尾,或为应急广播 ebd-*.xml)not looked at, being no CAP messages by their names: ${passedText(passed)}\n`);
  for (const file of files) {
    process.stdout.write(`${file.path}: ${file.alert === null ? '无效 invalid' : file.findings.length === 0 ? '有效 valid' : `有效,另有 valid, but ${file.findings.length}`}\n`);
    if (strict || file.alert === null) continue;
    for (const problem of fileProblems(file, true)) process.stdout.write(`  ${describeProblem(problem)}\n`);
  }
  const { profile } = await readProfile(defaultProfile());
  const { mismatches, doubtful } = eventsOfCap(files.flatMap(({ alert }) => (alert === null ? [] : [{ alert, received: 0 }])), profile);
  tellMismatches(mismatches);
  tellDoubtful(doubtful);
  throwIfAny(files.flatMap((file) => fileProblems(file, strict)));
}

/** Why nothing stands at a moment, as far as the log tells. */
function whyNone(log: AlertLog, now: number): string {
  const events = savedEvents(log);
  if (events.length === 0) return '没有预警信息 there are no warnings at all';
  const alerts = alertsAt(log, now);
  const count = (...stages: readonly AlertStage[]): number => alerts.filter(({ status, stage }) => status === 'actual' && stages.includes(stage)).length;
  const last = events.filter(({ status, received }) => status === 'actual' && received <= now).reduce((latest, { expires }) => Math.max(latest, expires), 0);
  const first = events.filter(({ status }) => status === 'actual').reduce((earliest, { received }) => Math.min(earliest, received), Infinity);
  const others = alerts.filter(({ status }) => status !== 'actual');
  const reasons = [
    ...(count('cancelled') > 0 ? [`${count('cancelled')} 条已解除 cancelled`] : []),
    ...(count('expired', 'issued', 'updated') > 0 ? [`${count('expired', 'issued', 'updated')} 条已到期或不再有区域 expired or without areas (最晚 the last at ${capTimeText(last)})`] : []),
    ...(others.length > 0 ? [`${others.length} 条不面向公众 not for the public (${[...new Set(others.map(({ status }) => status))].join(', ')})`] : []),
    ...(first > now && first < Infinity ? [`首条要到 ${capTimeText(first)} 才发布 the first comes only then`] : []),
  ];
  return reasons.length === 0 ? '此刻之前没有预警信息 nothing had been heard of by then' : reasons.join('; ');
}

function tellStanding(log: AlertLog, now: number): void {
  const heads = [...publicHeads(log, now).values()];
  process.stdout.write(`${capTimeText(now)}: ${heads.length} 条现行预警 warnings stand${heads.length === 0 ? `: ${whyNone(log, now)}` : ''}\n`);
  for (const { area, hazard, level, onset, expires } of heads.slice(0, 20)) process.stdout.write(`  ${area} ${hazard} ${levelText(level)}${onset > now ? `, 预计 expected from ${capTimeText(onset)}` : ''}, 至 until ${capTimeText(expires)}\n`);
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
  const strangers = savedEvents(log).filter((event) => event.status !== status);
  if (strangers.length > 0) throw new InputError([{ place: '--after', expected: `messages of the status ${status}, since those of another status never reached the same people`, found: `${strangers.length} that are ${[...new Set(strangers.map((event) => event.status))].join(' and ')}`, code: 'cap/other-status' }]);
  const { messages, now, courses, lapsed } = await makeMessages(folder, profile.profile, status, places, before, after);
  for (const { event } of messages) receive(log, event);
  const inputs = [join(folder, CHANGES_NAME), join(folder, 'trace.csv'), join(folder, 'state.json'), ...(areas === undefined ? [] : [areas]), ...(after === undefined ? [] : [join(after, COURSES_NAME), join(after, 'alerts.json')])].filter((path) => existsSync(path)).map((path) => ({ path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }));
  await refuseForeign(out, inputs[0]!.sha256);
  await writeFolder(out, (target) => writeMade(target, profile, messages, courses, log, now, inputs));
  const count = (type: string): number => messages.filter(({ alert }) => alert.msgType === type).length;
  process.stdout.write(`${out}: ${messages.length} 条 messages (Alert ${count('Alert')}, Update ${count('Update')}, Cancel ${count('Cancel')}), ${status}\n`);
  if (messages.length === 0) process.stdout.write(`没有要发的消息:级别未变,${courses.length === 0 ? '也没有生效的预警' : '生效的预警尚未到续发之时'};本文件夹可作下一次的 --after / nothing to say: no level changed, and ${courses.length === 0 ? 'no warning stands' : 'those that stand need not be renewed yet'}; --after of the next run takes this folder\n`);
  const over = superseded(messages).size;
  if (over > 0) process.stdout.write(`其中 ${over} 条已被本次后面的消息取代,只供存档 of these, followed by a later one of their alert, for the record alone (messages.csv superseded)\n`);
  const again = messages.filter(({ changed }) => changed.size === 0).length;
  if (again > 0) process.stdout.write(`其中 ${again} 条为到期前续发,级别未变,不再广播 of these, said again before their end: no level changed, nothing is broadcast (messages.csv renewal)\n`);
  if (lapsed.length > 0) process.stdout.write(`上次的消息在本次之前已到期:${lapsed.join('、')};请把发布单位文件的 validity 设为两次运行间隔的两倍以上 / earlier messages had ended before this run was made: let validity of the office's file be twice the time between runs or more\n`);
  if (status === 'actual') tellStanding(log, now);
}

const few = (names: readonly string[]): string => `${names.slice(0, 5).join(', ')}${names.length > 5 ? ` … (${names.length})` : ''}`;

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
  if (paths.some((path) => resolve(path) === resolve(out))) throw new InputError([{ place: '--out', expected: 'another folder than those that are read, whose feed and log would be replaced', found: out, code: 'cap/same-folder' }]);
  const collected = await collect(paths, profile.profile, skipInvalid ?? false);
  const { log, conflicts, mismatches, doubtful, ignored, skipped } = collected;
  // without --at: when the last of them was heard of
  const now = moment ?? Math.max(0, ...savedEvents(log).map(({ received }) => received));
  const fenced = fencedMessages(collected, now);
  await writeFolder(out, (target) => writeReplay(target, profile, collected, fenced, now, chinesePhrase));
  tellStanding(log, now);
  for (const conflict of conflicts) process.stdout.write(`同一版本内容不一,从重 one revision says two things, the graver counts: ${conflict}\n`);
  tellMismatches(mismatches);
  tellDoubtful(doubtful);
  if (fenced.length > 0) process.stdout.write(`解除之后的更新,不恢复预警,未计 sent after their alert was cancelled, revive nothing and do not count: ${few(fenced.map(({ identifier }) => identifier))} (left-out.csv)\n`);
  if (ignored.length > 0) process.stdout.write(`不是面向公众的预警,未计 no warnings for the public, left out: ${few(ignored.map(({ identifier }) => identifier))} (left-out.csv)\n`);
  if (skipped.length > 0) process.stdout.write(`无效,未计 invalid, left out: ${skipped.length} (left-out.csv)\n`);
}

interface FeedbackOptions {
  readonly out?: string;
  readonly after?: string;
  readonly messages?: readonly string[];
  readonly unit?: 'percent' | 'share';
}

async function feedback(paths: readonly string[], { out, after, messages = [], unit }: FeedbackOptions): Promise<void> {
  if (out === undefined && after !== undefined) throw new InputError([{ place: '--after', expected: '--out, where both are kept', found: 'none', code: 'cap/no-out' }]);
  const before = after === undefined ? [] : await readKept(join(after, FEEDBACK_NAME));
  const broadcasts = await readBroadcasts(messages);
  const answers = await readAnswers(paths, unit ?? null, broadcasts);
  for (const { message, state, description, share, area, hazard, level } of answers) process.stdout.write(`${message}: ${hazard === '' ? '' : `${hazard} ${level}, `}状态 state ${state} ${description}, 覆盖 coverage ${Number((share * 100).toPrecision(6))} %, ${area}\n`);
  const strangers = messages.length === 0 ? [] : [...new Set(answers.filter(({ hazard }) => hazard === '').map(({ message }) => message))];
  if (strangers.length > 0) process.stdout.write(`不是 --messages 中的广播 no broadcasts of --messages: ${strangers.slice(0, 5).join(', ')}${strangers.length > 5 ? ' …' : ''}\n`);
  if (out === undefined) return;
  const kept = mergeAnswers([...before, ...answers]);
  const inputs = [...paths, ...(after === undefined ? [] : [join(after, FEEDBACK_NAME)]), ...messages.map((folder) => join(folder, 'messages.csv'))].map((path) => ({ path, sha256: createHash('sha256').update(readFileSync(path)).digest('hex') }));
  await writeFolder(out, (target) => writeAnswers(target, kept, inputs));
  process.stdout.write(`${out}: ${kept.length} 条 rows (${FEEDBACK_NAME})\n`);
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
    .option('--areas <file>', '区域名称与边界 CSV(code,name,polygon),或 villages.csv / names and outlines of areas, or villages.csv for the names', somePath)
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
  cap
    .command('feedback')
    .description('应急广播回执:读取并保存 / answers to broadcasts: read and kept')
    .argument('<file...>', 'EBMStateResponse')
    .option('--out <dir>', '保存回执的文件夹 / folder to keep them in', somePath)
    .option('--after <dir>', '此前保存的回执,一并保存 / answers kept before, which are kept on', somePath)
    .option('--messages <dir...>', 'cap make 的结果文件夹:写明各广播的灾种和级别 / folders of cap make, which say the hazard and level of each broadcast')
    .addOption(new Option('--unit <unit>', '覆盖率写法 / how the coverage is written').choices(['percent', 'share']))
    .action(feedback);
}
