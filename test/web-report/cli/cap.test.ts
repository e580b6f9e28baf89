/** `shuxiang cap` as a warning office meets it: rules, messages, what stands. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../sources.js';
import { done, filesIn, put, records, run, workFolder } from './run.js';

const folder = workFolder();
const at = (name: string): string => join(folder, name);

// rain that raises, changes and clears a rainstorm signal, over two and a half days
const hours = Array.from({ length: 60 }, (_, h) => new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 13));
const rain = (h: number): number => (h >= 8 && h < 14 ? 12 : h >= 16 && h < 19 ? 40 : 0);
const csv = ['entity,time,rain [mm]', ...hours.flatMap((hour, h) => [`330109001200,${hour}:00+08:00,${rain(h)}`, `330109001201,${hour}:00+08:00,${rain(h) / 2}`])].join('\n');
/** Gravest level of a message. */
const levelOf = (message: Record<string, string>): string => ['red', 'orange', 'yellow', 'blue'].find((level) => message['areas']!.includes(level))!;
const areas = 'code,name,polygon\n330109001200,南村,"30,120 30,121 31,121 30,120"\n330109001201,北村,\n';

test('a storm from rules to messages to what stands at any moment of it', async () => {
  await done('warn', put(at('rain.csv'), csv), '--rules', 'cma-signals', '--out', at('w'), '--quiet');
  const said = await done('cap', 'make', at('w'), '--status', 'actual', '--areas', put(at('areas.csv'), areas), '--out', at('m'));
  const messages = records(join(at('m'), 'messages.csv'));
  expect(messages.map(({ type }) => type)[0]).toBe('Alert');
  expect(messages.map(({ type }) => type).at(-1)).toBe('Cancel');
  expect(said).toContain(`${messages.length} 条 messages`);
  // of each alert the last alone is for publishing now
  const last = new Map(messages.map(({ alert, identifier }) => [alert, identifier]));
  expect(messages.filter(({ superseded }) => superseded === 'false').map(({ identifier }) => identifier)).toEqual([...last.values()]);
  expect(said).toContain(`其中 ${messages.length - last.size} 条已被本次后面的消息取代`);
  expect(await done('cap', 'check', at('m'), '--strict')).not.toContain('invalid');
  expect(readFileSync(join(at('m'), `${messages[0]!['identifier']!}.xml`), 'utf8')).toContain('<areaDesc>南村</areaDesc><polygon>30,120 30,121 31,121 30,120</polygon>');
  // replayed from the messages alone, what stands is what the rules held
  const held = records(join(at('w'), 'levels.csv'));
  // a level of an hour is known, and sent, at its end
  const endOf = (hour: number): string => new Date(Date.UTC(2023, 6, 5) + (hour + 1) * 3_600_000).toISOString().slice(0, 16);
  for (const hour of [10, 18, 24, 40, 59]) {
    const time = `${hours[hour]!}:00+08:00`;
    await done('cap', 'replay', at('m'), '--at', `${endOf(hour)}+08:00`, '--out', at(`s${hour}`));
    const standing = records(join(at(`s${hour}`), 'standing.csv')).map(({ area, level }) => `${area!} ${level!}`);
    expect(standing).toEqual(held.filter((row) => row['time'] === time && row['held'] !== 'none').map((row) => `${row['unit']!} ${row['held']!}`).sort());
  }
  expect(records(join(at('s59'), 'alerts.csv')).map(({ stage }) => stage)).toContain('cancelled');
  // the log is a value: made, replayed from messages, or taken from the saved one, it is the same
  await done('cap', 'replay', join(at('m'), 'alerts.json'), '--at', `${endOf(18)}+08:00`, '--out', at('again'));
  expect(readFileSync(join(at('again'), 'standing.csv'), 'utf8')).toBe(readFileSync(join(at('s18'), 'standing.csv'), 'utf8'));
  expect(readFileSync(join(at('m'), 'alerts.json'), 'utf8')).toBe(readFileSync(join(at('s59'), 'alerts.json'), 'utf8'));
});

test('a chain of runs is one life: told once, updated, ended, with all earlier messages named', async () => {
  const part = (name: string, to: number): string => put(at(name), csv.split('\n').slice(0, 1 + 2 * to).join('\n'));
  await done('warn', part('p1.csv', 18), '--rules', 'cma-signals', '--out', at('c1'), '--quiet');
  await done('warn', part('p2.csv', 60), '--rules', 'cma-signals', '--state', join(at('c1'), 'state.json'), '--out', at('c2'), '--quiet');
  const refused = await run('cap', 'make', at('c2'), '--status', 'actual', '--out', at('orphan'));
  expect([refused.status, filesIn(at('orphan'))]).toEqual([2, []]);
  expect(refused.stderr).toContain('[cap/needs-earlier]');
  // the villages' own form gives their names as well
  await done('cap', 'make', at('c1'), '--areas', put(at('villages.csv'), 'village_code,village_name,area_km2\n330109001200,南村,3\n'), '--out', at('named'));
  expect(readFileSync(join(at('named'), filesIn(at('named')).find((name) => name.startsWith('3'))!), 'utf8')).toContain('<areaDesc>南村</areaDesc>');
  await done('cap', 'make', at('c1'), '--status', 'actual', '--areas', at('areas.csv'), '--out', at('k1'));
  await done('cap', 'make', at('c2'), '--status', 'actual', '--areas', at('areas.csv'), '--after', at('k1'), '--out', at('k2'));
  await done('cap', 'make', at('c1'), '--status', 'exercise', '--out', at('drill'));
  // a drill has another identifier than the warning of it: a receiver that drops what it had before drops neither
  const [real, drilled] = ['k1', 'drill'].map((name) => records(join(at(name), 'messages.csv')).map(({ identifier }) => identifier!)) as [string[], string[]];
  expect([drilled.length, drilled.every((one) => /^\d{12}97_\d{14}_\d$/.test(one)), real.every((one) => /^\d{12}00_\d{14}_\d$/.test(one))]).toEqual([real.length, true, true]);
  const mixed = await run('cap', 'make', at('c2'), '--status', 'actual', '--after', at('drill'), '--out', at('mixed'));
  expect([mixed.status, filesIn(at('mixed'))]).toEqual([2, []]); // what was an exercise does not go on as a warning
  expect(mixed.stderr).toContain('[cap/other-status]');
  const types = ['k1', 'k2'].flatMap((name) => records(join(at(name), 'messages.csv')).map(({ type }) => type));
  expect(types).toEqual(records(join(at('m'), 'messages.csv')).map(({ type }) => type));
  expect(readFileSync(join(at('k2'), 'alerts.json'), 'utf8')).toBe(readFileSync(join(at('m'), 'alerts.json'), 'utf8'));
  await done('cap', 'replay', at('k1'), at('k2'), '--out', at('chain'));
  expect(records(join(at('chain'), 'standing.csv'))).toEqual([]);
});

test('a cycle with nothing to say is a link of the chain like any other: before the first warning, and after the last', async () => {
  const lines = csv.split('\n');
  const hoursFrom = (name: string, from: number, to: number): string => put(at(name), [lines[0]!, ...lines.slice(1 + 2 * from, 1 + 2 * to)].join('\n'));
  const dry = [60, 61, 62].map((h) => new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 13)).flatMap((hour) => [0, 1].map((u) => `33010900120${u},${hour}:00+08:00,0`));
  const files = [hoursFrom('n1.csv', 0, 6), hoursFrom('n2.csv', 6, 60), put(at('n3.csv'), [lines[0]!, ...dry].join('\n'))];
  const said: string[] = [];
  for (const [k, file] of files.entries()) {
    await done('warn', file, '--rules', 'cma-signals', ...(k === 0 ? [] : ['--state', join(at(`n${k}`), 'state.json')]), '--out', at(`n${k + 1}`), '--quiet');
    said.push(await done('cap', 'make', at(`n${k + 1}`), '--status', 'actual', '--areas', at('areas.csv'), ...(k === 0 ? [] : ['--after', at(`nm${k}`)]), '--out', at(`nm${k + 1}`)));
  }
  expect(said.map((text) => text.includes('没有要发的消息:级别未变,也没有生效的预警'))).toEqual([true, false, true]);
  expect(readFileSync(join(at('nm1'), 'courses.json'), 'utf8')).toBe('[]\n');
  // what is said is what one run over all of it says
  expect(readFileSync(join(at('nm3'), 'alerts.json'), 'utf8')).toBe(readFileSync(join(at('m'), 'alerts.json'), 'utf8'));
  expect(await done('cap', 'replay', at('nm1'), at('nm2'), at('nm3'), '--out', at('nr'))).toContain('0 条现行预警');
});

test('what comes after the end of its alert revives nothing, and is told', async () => {
  const files = records(join(at('m'), 'messages.csv')).map(({ identifier }) => identifier!);
  const [first, end] = [files[0]!, files.at(-1)!].map((name) => readFileSync(join(at('m'), `${name}.xml`), 'utf8')) as [string, string];
  const sent = /<sent>([^<]*)/.exec(end)![1]!;
  const hourLater = sent.replace(/T(\d\d)/, (_, hour: string) => `T${String(Number(hour) + 1).padStart(2, '0')}`);
  const late = first.replace(/<identifier>[^<]*/, '<identifier>late').replace(/<sent>[^<]*/, `<sent>${hourLater}`).replace('>Alert<', '>Update<').replace('</scope>', `</scope><references>${/<references>([^<]*)/.exec(end)![1]!}</references>`);
  put(join(at('revived'), 'late.xml'), late);
  const said = await done('cap', 'replay', at('revived'), at('m'), '--out', at('fenced')); // read before the end of its alert
  expect(said).toContain('0 条现行预警');
  expect(said).toContain('解除之后的更新,不恢复预警,未计 sent after their alert was cancelled, revive nothing and do not count: late (left-out.csv)');
  expect(records(join(at('fenced'), 'left-out.csv'))).toEqual([{ message: 'late', because: `sent ${hourLater}, after its alert had been cancelled: it revives nothing`, because_zh: `${hourLater} 发送,其预警此前已解除:不恢复预警` }]);
  // of a moment before it came it is not heard of, and of one before the end nothing is amiss
  expect(await done('cap', 'replay', at('revived'), at('m'), '--at', sent, '--out', at('unheard'))).not.toContain('解除之后');
});

test('each village hears of its own level, and of the end', () => {
  const first = records(join(at('m'), 'messages.csv')).find(({ areas }) => areas!.includes('orange') && areas!.includes('yellow'))!;
  const texts = first['broadcast']!.split('; ').map((name) => readFileSync(join(at('m'), name), 'utf8'));
  // only who changes hears of it
  expect(texts.map((text) => [/<Severity>(\d)/.exec(text)![1], /<AreaCode>([^<]*)/.exec(text)![1]])).toEqual([['2', '330109001200'], ['3', '330109001201']]);
  const [last] = records(join(at('m'), 'messages.csv')).slice(-1);
  expect(readFileSync(join(at('m'), last!['broadcast']!), 'utf8')).toContain('解除暴雨预警');
});

test('without --status they are drafts, which leave nothing standing', async () => {
  await done('cap', 'make', at('w'), '--out', at('drafts'));
  const name = readdirSync(at('drafts')).find((each) => each.startsWith('3'))!;
  expect(readFileSync(join(at('drafts'), name), 'utf8')).toContain('<status>Draft</status>');
  expect(await done('cap', 'replay', at('drafts'), '--out', at('nothing'))).toMatch(/0 条现行预警 warnings stand: \d 条不面向公众 not for the public \(draft\)/);
});

test('a forecast says that it is one: from which run, how likely, from when, in each language; broadcasts begin at once', async () => {
  const example = (name: string): string => join(root, 'scenarios', 'data', 'warnings', name);
  await done('warn', example('forecast.csv'), '--issued', '2023-07-06T00:00+08:00', '--rules', 'cma-signals', '--out', at('f'), '--quiet');
  const said = await done('cap', 'make', at('f'), '--status', 'actual', '--areas', put(at('names.csv'), 'code,name\n370832101200,柳沟村\n'), '--out', at('fm'));
  expect(said).toContain('370832101200 rainstorm yellow, 预计 expected from 2023-07-06T03:00:00+08:00, 至 until 2023-07-07T06:00:00+08:00');
  const [message] = records(join(at('fm'), 'messages.csv'));
  const infos = readFileSync(join(at('fm'), `${message!['identifier']!}.xml`), 'utf8').split('<info>').slice(1);
  const of = (info: string, name: string): string => new RegExp(`<${name}>([^<]*)`).exec(info)?.[1] ?? '';
  // 38 mm have fallen in six hours; six of ten members come to 50 mm in six, the sixth of them in the hour from 03:00 on
  expect(infos.map((info) => ['language', 'urgency', 'certainty', 'onset'].map((name) => of(info, name)).join(' ')).slice(0, 2)).toEqual(['zh-CN Future Likely 2023-07-06T03:00:00+08:00', 'en-US Future Likely 2023-07-06T03:00:00+08:00']);
  expect(of(infos[0]!, 'description')).toBe('预报（2023-07-06 00:00 起报）：柳沟村 预计 2023-07-06 03:00 起，概率 60 %，6 小时累计雨量 ≥ 50 mm（预报 52.9 mm）。');
  expect(of(infos[1]!, 'description')).toBe('Forecast (issued 2023-07-06 00:00): 柳沟村 expected from 2023-07-06 03:00, probability 60 %, rain, sum of 6 h ≥ 50 mm (forecast 52.9 mm). Times are Beijing time.');
  const broadcast = readFileSync(join(at('fm'), message!['broadcast']!.split('; ')[0]!), 'utf8');
  expect([of(broadcast, 'StartTime'), of(broadcast, 'MsgDesc')]).toEqual(['2023-07-06 00:00:00', '示例县预警信息发布中心发布暴雨黄色预警。预计7月6日3时起。加强巡查，关注后续预警。']);
  expect(await done('cap', 'check', at('fm'), '--strict')).toContain('not looked at');
});

test('a warning that is only renewed says so, and why it was raised; a village that it ends in is told', async () => {
  // the rain of one village goes on for days, that of the other ends
  const days = Array.from({ length: 72 }, (_, h) => new Date(Date.UTC(2023, 6, 5) + h * 3_600_000).toISOString().slice(0, 13));
  const long = ['entity,time,rain [mm]', ...days.flatMap((hour, h) => [`330109001200,${hour}:00+08:00,${h >= 8 ? 12 : 0}`, `330109001201,${hour}:00+08:00,${h >= 8 && h < 12 ? 30 : 0}`])].join('\n');
  await done('warn', put(at('long.csv'), long), '--rules', 'cma-signals', '--out', at('long'), '--quiet');
  await done('cap', 'make', at('long'), '--status', 'actual', '--areas', at('areas.csv'), '--out', at('lm'));
  const messages = records(join(at('lm'), 'messages.csv'));
  const texts = messages.map(({ identifier }) => readFileSync(join(at('lm'), `${identifier!}.xml`), 'utf8'));
  const renewal = texts[messages.findIndex(({ renewal: own }) => own === 'true')]!;
  expect(renewal).toMatch(/<language>zh-CN<[^]*<description>继续有效（最近一次判断 2023-07-0\d \d\d:00）：南村 自 2023-07-0\d \d\d:00 起为(蓝|黄|橙)色(（由[蓝黄橙]色[升降][上下]）)?，当时 [^<]*累计雨量 ≥ [^<]*（实况 [\d.]+ mm）。</);
  expect(texts.join('')).not.toMatch(/<language>zh-CN<(?:(?!<\/info>)[^])*<description>[^<]*rain sum/);
  // while one village changes, the other's standing level is no change, and its numbers are of then
  const oneOfTwo = texts.find((text) => /<description>实况：南村/.test(text) && text.includes('北村'))!;
  expect(oneOfTwo).toContain('<description>继续有效（最近一次判断 2023-07-05 13:00）：北村 自 2023-07-05 10:00 起为橙色，当时 3 小时累计雨量 ≥ 50 mm（实况 60 mm）。</description>');
  // renewed before it ends, so that none lapses, and not broadcast again
  const sent = messages.map(({ sent: moment }) => Date.parse(moment!));
  const renewals = messages.filter(({ renewal: own }) => own === 'true');
  expect(sent.slice(1).every((moment, k) => moment - sent[k]! <= 12 * 3_600_000)).toBe(true);
  expect([renewals.length, renewals.every(({ broadcast }) => broadcast === ''), messages.filter(({ renewal: own }) => own === 'false').every(({ broadcast }) => broadcast !== '')]).toEqual([3, true, true]);
  const ends = messages.find(({ areas: told }) => told!.includes('330109001201 ended'))!;
  expect(ends['areas']).toMatch(/330109001200 (blue|yellow|orange)/);
  const all = ends['broadcast']!.split('; ').map((name) => readFileSync(join(at('lm'), name), 'utf8'));
  expect(all.find((text) => text.includes('解除暴雨预警'))).toContain('<AreaCode>330109001201</AreaCode>');
  // read back from the messages alone the log is the same
  await done('cap', 'replay', at('lm'), '--out', at('lr'));
  expect(readFileSync(join(at('lr'), 'alerts.json'), 'utf8')).toBe(readFileSync(join(at('lm'), 'alerts.json'), 'utf8'));
});

test('messages do not go on from those of other units, of another run, or of the same once more', async () => {
  const other = csv.replaceAll('330109', '330110').split('\n').slice(0, 1 + 2 * 18).join('\n');
  await done('warn', put(at('o1.csv'), other), '--rules', 'cma-signals', '--out', at('o1'), '--quiet');
  await done('cap', 'make', at('o1'), '--status', 'actual', '--out', at('om'));
  const refusals: readonly (readonly [after: string, run: string, code: string])[] = [['om', 'c2', 'cap/other-units'], ['k1', 'c1', 'cap/other-run'], ['k1', 'w', 'cap/other-run']];
  for (const [after, warned, code] of refusals) {
    const { status, stderr } = await run('cap', 'make', at(warned), '--status', 'actual', '--after', at(after), '--out', at('no'));
    expect([status, filesIn(at('no'))], stderr).toEqual([2, []]);
    expect(stderr).toContain(`[${code}]`);
  }
  // an exercise does not go on from what was real, even where nothing of it stands
  const { status, stderr } = await run('cap', 'make', at('c1'), '--status', 'test', '--after', at('k2'), '--out', at('no'));
  expect([status, stderr.includes('[cap/other-status]') || stderr]).toEqual([2, true]);
  // a replay does not write over the messages it reads
  const over = await run('cap', 'replay', at('k1'), '--out', at('k1'));
  expect([over.status, over.stderr.includes('[cap/same-folder]') || over.stderr]).toEqual([2, true]);
  // nor do the messages of one run lie among those of another
  const mixed = await run('cap', 'make', at('o1'), '--status', 'actual', '--out', at('k1'));
  expect([mixed.status, mixed.stderr.includes('[cap/other-messages]') || mixed.stderr]).toEqual([2, true]);
});

test('a folder is looked through with its folders, and what is passed over is named; nothing that stands has its reason', async () => {
  const box = at('box');
  const [name] = filesIn(at('k1')).filter((each) => each.startsWith('3'));
  put(join(box, 'july', name!), readFileSync(join(at('k1'), name!)));
  put(join(box, 'note.txt'), '<alert/>');
  put(join(box, 'two-minds.cap'), readFileSync(join(at('k1'), name!), 'utf8').replace(/<value>(blue|yellow|orange)</g, '<value>red<').replace(/<identifier>/, '<identifier>x'));
  const said = await done('cap', 'check', box);
  expect(said).toContain('1 others (note.txt)');
  expect(said).toContain(`${name!}: 有效 valid`);
  expect(said).toMatch(/severity and awareness level differ, the graver counts: x\S+ \((Minor|Moderate|Severe), red\)/);
  expect(await done('cap', 'replay', box, '--at', '2023-07-20T00:00+08:00', '--out', at('late'))).toContain('2 条已到期或不再有区域 expired or without areas (最晚 the last at 2023-07-06T');
  expect(await done('cap', 'replay', box, '--at', '2023-07-01T00:00+08:00', '--out', at('early'))).toMatch(/首条要到 2023-07-05T\d\d:00:00\+08:00 才发布/);
  expect(await done('cap', 'replay', at('m'), '--out', at('after'))).toMatch(/\d 条已解除 cancelled/);
  const { status, stderr } = await run('cap', 'check', join(put(join(at('texts'), 'a.txt'), 'x'), '..'));
  expect([status, stderr.includes('found none, but 1 others (a.txt)') || stderr]).toEqual([2, true]);
});

test('a broadcast response says its coverage', async () => {
  const xml = '<EBD><EBDType>EBMStateResponse</EBDType><EBMStateResponse><EBM><EBMID>7</EBMID></EBM><BrdStateCode>3</BrdStateCode><Coverage><CoveragePercent>87.5</CoveragePercent><AreaCode>330109</AreaCode></Coverage></EBMStateResponse></EBD>';
  expect(await done('cap', 'feedback', put(at('response.xml'), xml))).toContain('coverage 87.5 %');
});

test('answers to broadcasts are kept, the newest of each message and area, and verify reads them', async () => {
  const [message] = records(join(at('m'), 'messages.csv'));
  const id = message!['broadcast_ids']!.split('; ')[0]!;
  expect(readFileSync(join(at('m'), message!['broadcast']!.split('; ')[0]!), 'utf8')).toContain(`<EBMID>${id}</EBMID>`);
  const answer = (minute: number, percent: string, of = id): string => `<EBD><EBDType>EBMStateResponse</EBDType><EBDTime>2023-07-05 20:${minute}:00</EBDTime><EBMStateResponse><EBM><EBMID>${of}</EBMID></EBM><BrdStateCode>3</BrdStateCode><Coverage><CoveragePercent>${percent}</CoveragePercent><AreaCode>330109001200,330109001201</AreaCode></Coverage></EBMStateResponse></EBD>`;
  const said = await done('cap', 'feedback', put(at('a1.xml'), answer(30, '62')), put(at('a2.xml'), answer(10, '40')), put(at('a3.xml'), answer(10, '5', '7')), '--messages', at('m'), '--out', at('fb'));
  expect(said).toContain('no broadcasts of --messages: 7');
  expect(records(join(at('fb'), 'broadcast-coverage.csv')).filter(({ message: of }) => of === id).map((row) => [row['area'], row['share'], row['hazard'], row['level']])).toEqual([['330109001200', '0.62', 'rainstorm', levelOf(message!)], ['330109001201', '0.62', 'rainstorm', levelOf(message!)]]);
  await done('cap', 'feedback', put(at('a4.xml'), answer(50, '90')), '--messages', at('m'), '--after', at('fb'), '--out', at('fb2'));
  expect(records(join(at('fb2'), 'broadcast-coverage.csv')).map(({ share }) => share).sort()).toEqual(['0.05', '0.05', '0.9', '0.9']);
  const events = put(at('events.csv'), 'unit,hazard,level,onset,end\n330109001200,rainstorm,blue,2023-07-05T12:00+08:00,\n');
  expect(await done('verify', '--warnings', at('w'), '--events', events, '--feedback', at('fb2'), '--out', at('v'))).toContain('广播 broadcast 0.9');
  const scores = records(join(at('v'), 'scores.csv')).filter(({ measure, level }) => measure === 'broadcast_coverage' && level === 'blue');
  expect(scores.map(({ value }) => value)).toEqual(['0.9']);
  // what cannot be told from a share is refused unless it is said which it is
  const unclear = await run('cap', 'feedback', put(at('a5.xml'), answer(50, '0.95')));
  expect([unclear.status, unclear.stderr.includes('up to 1 it may be meant as a share; --unit percent or --unit share says which, found 0.95') || unclear.stderr]).toEqual([2, true]);
  expect(await done('cap', 'feedback', at('a5.xml'), '--unit', 'share')).toContain('coverage 95 %');
  expect(await done('cap', 'feedback', at('a5.xml'), '--unit', 'percent')).toContain('coverage 0.95 %');
  const none = await run('verify', '--warnings', at('w'), '--events', events, '--feedback', put(at('bare.csv'), 'message,area,share\n7,3301,0.5\n'), '--out', at('v2'));
  expect([none.status, none.stderr.includes('[verify/no-broadcasts]') || none.stderr]).toEqual([2, true]);
});

test('a broadcast response is read in the encoding it declares, and refused in another', async () => {
  // 播发成功 in GB18030
  const success = Buffer.from('b2a5b7a2b3c9b9a6', 'hex');
  const response = (head: string): Buffer => {
    const [before, after] = '<EBD><EBDType>EBMStateResponse</EBDType><EBMStateResponse><EBM><EBMID>7</EBMID></EBM><BrdStateCode>3</BrdStateCode><BrdStateDesc>|</BrdStateDesc><Coverage><CoveragePercent>87.5</CoveragePercent><AreaCode>330109</AreaCode></Coverage></EBMStateResponse></EBD>'.split('|');
    return Buffer.concat([Buffer.from(head + before!), success, Buffer.from(after!)]);
  };
  writeFileSync(at('gb.xml'), response('<?xml version="1.0" encoding="GB18030"?>'));
  writeFileSync(at('undeclared.xml'), response(''));
  expect(await done('cap', 'feedback', at('gb.xml'))).toContain('状态 state 3 播发成功, 覆盖 coverage 87.5 %');
  const { status, stderr } = await run('cap', 'feedback', at('undeclared.xml'));
  expect([status, stderr.includes('undeclared.xml:1: expected text in UTF-8; if it is in GB18030, encoding="GB18030" in its first line') || stderr]).toEqual([2, true]);
});

test.each([
  ['check', ['check', 'bad.xml'], 'bad.xml:1 alert/identifier: expected <identifier>, which must stand here'],
  ['replay', ['replay', 'bad.xml', '--out', 'out'], 'bad.xml:1 alert/identifier: expected <identifier>'],
  ['no file', ['check', 'none.xml'], 'expected a CAP message, or a folder of them, found no such file [cap/no-file]'],
  ['time', ['replay', 'm', '--at', 'noon', '--out', 'out'], '--at: expected a time such as'],
  ['not a run of warn', ['make', 'm', '--out', 'out'], 'expected the state.json of a run of shuxiang warn, found no such file [cap/no-state]'],
  ['profile', ['make', 'w', '--profile', 'profile.yaml', '--out', 'out'], 'expected the key'],
  ['log', ['replay', 'log.json', '--out', 'out'], 'log.json: expected the alerts.json of an earlier run of shuxiang cap, found no list [cap/bad-log]'],
])('bad %s ends with 2, says where, and writes nothing', async (_, args, expected) => {
  put(at('bad.xml'), '<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2"><sender>a</sender></alert>');
  put(at('profile.yaml'), 'profile: a\n');
  put(at('log.json'), '{}');
  const { status, stderr } = await run('cap', ...args.map((arg) => (/^(bad|none|profile|log)\.|^(m|w|out)$/.test(arg) ? at(arg) : arg)));
  expect(stderr).toContain(expected);
  expect([status, filesIn(at('out'))]).toEqual([2, []]);
});

test('the hazards of the shipped profile are those of the shipped rules', async () => {
  const profile = readFileSync(join(root, 'scenarios', 'dissemination', 'cap.yaml'), 'utf8');
  for (const book of ['cma-signals', 'crops', 'drought', 'flash-flood', 'forest-fire', 'geological', 'river-stage']) {
    const lines = (await done('rules', book)).split('\n');
    for (const line of lines) {
      const hazard = /^ {2}([a-z][a-z-]+) /.exec(line)?.[1];
      if (hazard !== undefined && !['blue', 'yellow', 'orange', 'red'].includes(hazard)) expect(profile).toContain(`\n  ${hazard}:`);
    }
  }
});
