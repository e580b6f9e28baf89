import { afterEach, beforeEach, expect, test } from 'vitest';
import { readProfile } from '../../../engine/run/cap/profile.js';
import { packagePath } from '../../../engine/run/package-root.js';
import { readCap } from '../../../engine/warning/cap.js';
import { readXml } from '../../../engine/warning/xml.js';
import { HOUR, START, VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

const { profile } = await readProfile(packagePath('scenarios', 'dissemination', 'cap.yaml'));
let served: Served;
beforeEach(async () => {
  served = await serve({ cap: { profile, status: 'actual' } });
  await storm(served);
});
afterEach(() => served.stop());

const feed = async (): Promise<string[]> => readXml((await served.get('/v1/alerts.atom')).body).children.filter(({ name }) => name === 'entry').map((entry) => entry.children.find(({ name }) => name === 'link')!.attributes.get('href')!.replace(/^http:\/\/localhost:80(?=\/)/, ''));

test('the feed leads to a valid message of each alert in force, in Chinese and English', async () => {
  const links = await feed();
  expect(links).toHaveLength(2);
  expect((await served.get('/v1/alerts.atom')).body).toContain('<title>上城区清波街道一村 ');
  const answer = await served.get(links[0]!);
  expect(answer.headers['content-type']).toBe('application/cap+xml; charset=utf-8');
  const { alert, problems, findings } = readCap(answer.body);
  expect([problems, findings]).toEqual([[], []]);
  expect(alert!.infos.map(({ language, severity, areas }) => [language, severity, areas[0]!.areaDesc])).toEqual([['zh-CN', 'Minor', '上城区清波街道一村'], ['en-US', 'Minor', '上城区清波街道一村']]);
  // as the messages of a run say it: seen, and which number crossed which line
  expect(alert!.infos.map(({ certainty, urgency, onset, description }) => [certainty, urgency, onset, description])).toEqual([
    ['Observed', 'Immediate', '2023-07-02T09:00:00+08:00', '实况：上城区清波街道一村 1 小时累计雨量 ≥ 35 mm（实况 40 mm）。'],
    ['Observed', 'Immediate', '2023-07-02T09:00:00+08:00', 'Observed: 上城区清波街道一村 rain, sum of 1 h ≥ 35 mm (observed 40 mm). Times are Beijing time.'],
  ]);
  expect([alert!.status, alert!.msgType, alert!.infos[0]!.areas[0]!.geocodes[0]!.value]).toEqual(['Actual', 'Alert', VILLAGES[0]]);
});
test('messages have the Chinese identifier that the command line gives, one for each revision that is said, and no other for an acknowledgement, which the feed does not show', async () => {
  const [alert] = await served.store.alerts({ area: VILLAGES[0], standing: true });
  const [fed, message] = [(await served.get('/v1/alerts.atom')).body, (await served.get(`/v1/alerts/${alert!.id}/cap`)).body];
  served.now += HOUR / 2;
  await served.monitor.byHand(alert!.id, { action: 'acknowledge', by: 'office', note: 'seen' });
  expect([(await served.get('/v1/alerts.atom')).body, (await served.get(`/v1/alerts/${alert!.id}/cap`)).body]).toEqual([fed, message]);
  served.now += 1.5 * HOUR;
  await served.monitor.byHand(alert!.id, { action: 'cancel', by: 'office', note: 'over' });
  const { revisions } = (await served.get(`/v1/alerts/${alert!.id}`)).json<{ revisions: readonly { identifier: string | null }[] }>();
  const identifiers = revisions.map(({ identifier }) => identifier);
  expect(identifiers).toEqual([expect.stringMatching(/^37083241600000_20230702090000_\d$/), identifiers[0], '37083241600000_20230702110000_0']);
  const messageOf = async (name: string): Promise<ReturnType<typeof readCap>['alert']> => readCap((await served.get(`/v1/alerts/${name}/cap`)).body).alert;
  const end = await messageOf(alert!.id);
  expect([end!.identifier, end!.msgType, end!.references.map(({ identifier }) => identifier)]).toEqual([identifiers[2], 'Cancel', [identifiers[0]]]);
  // by the identifier of a message that very message, also of one that has others after it
  expect(await messageOf(identifiers[2]!)).toEqual(end);
  expect(await messageOf(identifiers[0]!)).toMatchObject({ identifier: identifiers[0], msgType: 'Alert', references: [] });
  expect((await served.get(`/v1/alerts/${identifiers[0]!}`)).json()).toMatchObject({ id: alert!.id });
  expect((await served.get('/v1/alerts/37083241600000_20230702090000_9/cap')).statusCode).toBe(404);
});

test('an alert kept before its status was is unknown: found by its old identifiers, fed to nobody and no CAP message, and the rules say theirs beside it', async () => {
  const alert = { id: `flash-flood.${VILLAGES[2]}.20230701T000000Z`, area: VILLAGES[2], hazard: 'flash-flood', level: 1, issued: START, expires: START + 24 * HOUR } as const;
  await served.store.putAlerts([{ ...alert, revision: 1, status: 'issued' }]);
  await served.monitor.byHand(alert.id, { action: 'cancel', by: 'office', note: 'over' });
  const told = `${alert.id}.1`;
  for (const name of [told, alert.id]) expect((await served.get(`/v1/alerts/${name}/cap`)).json()).toMatchObject({ status: 409, type: expect.stringContaining('status-not-kept') as string });
  expect((await served.get(`/v1/alerts/${told}`)).json()).toMatchObject({ id: alert.id, revisions: [{ capStatus: 'unknown' }, { capStatus: 'unknown', status: 'cancelled' }] });
  expect((await served.get(`/v1/alerts/${alert.id}.9/cap`)).statusCode).toBe(404);
  await served.store.putAlerts([{ ...alert, id: `${alert.id}-2`, revision: 1, status: 'issued' }]);
  expect((await served.get('/v1/alerts.atom')).body.match(/<entry>/g)).toHaveLength(2);
});

test('a test in the name of one office is not told in the name of another; a warning in force is, for it has to reach the public', async () => {
  for (const status of ['test', 'actual'] as const) {
    const first = await serve({ cap: { profile, status } });
    await storm(first);
    const other = await serve({ cap: { profile: { ...profile, office: { ...profile.office, unit: '999' } }, status }, store: first.store });
    const [alert] = await first.store.alerts({ area: VILLAGES[0], standing: true });
    expect((await first.get(`/v1/alerts/${alert!.id}/cap`)).statusCode).toBe(200);
    // in the same form, but no test has the identifier that a warning has
    expect(alert!.identifier!.slice(0, 15)).toBe(status === 'actual' ? '37083241600000_' : '37083241600098_');
    const answer = await other.get(`/v1/alerts/${alert!.id}/cap`);
    if (status === 'actual') expect(answer.statusCode).toBe(200);
    else expect(answer.json()).toMatchObject({ status: 409, type: 'urn:shuxiang:problem:other-office' });
    await other.app.close();
    await first.stop();
  }
});

test('what has not changed is not sent again', async () => {
  for (const url of ['/v1/alerts.atom', (await feed())[0]!]) {
    const { headers } = await served.get(url);
    expect((await served.get(url, { 'if-none-match': String(headers['etag']) })).statusCode).toBe(304);
  }
});
test('an alert that has run out leaves the feed; its message is still what was said', async () => {
  const [link] = await feed();
  const before = (await served.get(link!)).body;
  served.now = START + 30 * HOUR;
  await served.monitor.cycle();
  expect(await feed()).toEqual([]);
  expect((await served.get(link!)).body).toBe(before);
  expect((await served.get('/v1/alerts/none/cap')).statusCode).toBe(404);
});
test('a test is never fed to the public', async () => {
  const other = await serve({ cap: { profile, status: 'test' } });
  await storm(other);
  const drill = (await other.get('/v1/alerts.atom')).body;
  expect(drill).not.toContain('<entry>');
  expect(drill).toMatch(/<subtitle>测试状态：2 条预警不在此列.*status test: 2 alerts are not in this feed/);
  expect((await other.get('/v1/alerts')).json<{ capStatus: string }>().capStatus).toBe('test');
  await other.stop();
});
test('what was issued in a test stays a test when the service goes over to actual, and the rules say theirs anew', async () => {
  const drill = await serve({ cap: { profile, status: 'test' } });
  await storm(drill);
  const real = await serve({ cap: { profile, status: 'actual' }, store: drill.store });
  const entries = async (): Promise<number> => ((await real.get('/v1/alerts.atom')).body.match(/<entry>/g) ?? []).length;
  expect(await entries()).toBe(0);
  const [old] = await drill.store.alerts({ area: VILLAGES[0], standing: true });
  await real.monitor.cycle();
  expect(await entries()).toBe(2);
  const alerts = (await real.get(`/v1/alerts?area=${VILLAGES[0]}`)).json<{ alerts: readonly { id: string; capStatus: string }[] }>().alerts;
  expect(alerts.map(({ capStatus }) => capStatus).sort()).toEqual(['actual', 'test']);
  const told = async (id: string): Promise<unknown> => readCap((await real.get(`/v1/alerts/${id}/cap`)).body).alert!.status;
  expect([await told(old!.id), await told(alerts.find(({ capStatus }) => capStatus === 'actual')!.id)]).toEqual(['Test', 'Actual']);
  await real.monitor.stop();
  await real.app.close();
  await drill.stop();
});
