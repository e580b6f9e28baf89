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
const areas = 'code,name,polygon\n330109001200,南村,"30,120 30,121 31,121 30,120"\n330109001201,北村,\n';

test('a storm from rules to messages to what stands at any moment of it', async () => {
  await done('warn', put(at('rain.csv'), csv), '--rules', 'cma-signals', '--out', at('w'), '--quiet');
  const said = await done('cap', 'make', at('w'), '--status', 'actual', '--areas', put(at('areas.csv'), areas), '--out', at('m'));
  const messages = records(join(at('m'), 'messages.csv'));
  expect(messages.map(({ type }) => type)[0]).toBe('Alert');
  expect(messages.at(-1)!['type']).toBe('Cancel');
  expect(said).toContain(`${messages.length} 条 messages`);
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
  await done('cap', 'make', at('c1'), '--status', 'actual', '--areas', at('areas.csv'), '--out', at('k1'));
  await done('cap', 'make', at('c2'), '--status', 'actual', '--areas', at('areas.csv'), '--after', at('k1'), '--out', at('k2'));
  await done('cap', 'make', at('c1'), '--status', 'exercise', '--out', at('drill'));
  const mixed = await run('cap', 'make', at('c2'), '--status', 'actual', '--after', at('drill'), '--out', at('mixed'));
  expect([mixed.status, filesIn(at('mixed'))]).toEqual([2, []]); // what was an exercise does not go on as a warning
  expect(mixed.stderr).toContain('[cap/other-status]');
  const types = ['k1', 'k2'].flatMap((name) => records(join(at(name), 'messages.csv')).map(({ type }) => type));
  expect(types).toEqual(records(join(at('m'), 'messages.csv')).map(({ type }) => type));
  expect(readFileSync(join(at('k2'), 'alerts.json'), 'utf8')).toBe(readFileSync(join(at('m'), 'alerts.json'), 'utf8'));
  await done('cap', 'replay', at('k1'), at('k2'), '--out', at('chain'));
  expect(records(join(at('chain'), 'standing.csv'))).toEqual([]);
});

test('each village hears of its own level, and of the end', () => {
  const first = records(join(at('m'), 'messages.csv')).find(({ areas }) => areas!.includes('orange') && areas!.includes('yellow'))!;
  const texts = first['broadcast']!.split('; ').map((name) => readFileSync(join(at('m'), name), 'utf8'));
  expect(texts.map((text) => [/<Severity>(\d)/.exec(text)![1], /<AreaCode>([^<]*)/.exec(text)![1]])).toEqual([['2', '330109001200'], ['3', '330109001201']]);
  const last = records(join(at('m'), 'messages.csv')).at(-1)!;
  expect(readFileSync(join(at('m'), last['broadcast']!), 'utf8')).toContain('解除暴雨预警');
});

test('without --status they are drafts, which leave nothing standing', async () => {
  await done('cap', 'make', at('w'), '--out', at('drafts'));
  const name = readdirSync(at('drafts')).find((each) => each.startsWith('3'))!;
  expect(readFileSync(join(at('drafts'), name), 'utf8')).toContain('<status>Draft</status>');
  expect(await done('cap', 'replay', at('drafts'), '--out', at('nothing'))).toContain('0 条现行预警');
});

test('a broadcast response says its coverage', async () => {
  const xml = '<EBD><EBDType>EBMStateResponse</EBDType><EBMStateResponse><EBM><EBMID>7</EBMID></EBM><BrdStateCode>3</BrdStateCode><Coverage><CoveragePercent>87.5</CoveragePercent><AreaCode>330109</AreaCode></Coverage></EBMStateResponse></EBD>';
  expect(await done('cap', 'feedback', put(at('response.xml'), xml))).toContain('coverage 87.5 %');
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
