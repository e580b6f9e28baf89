import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertsAt, emptyLog, publicHeads, receive, savedEvents, type AlertEvent, type AlertLog } from '../../engine/warning/alert.js';
import { capTimeText, readCap, writeCap } from '../../engine/warning/cap.js';
import type { CapAlert, CapReference } from '../../engine/warning/cap-message.js';
import { capOf, capRevision, eventsOfCap, type CapFacts, type ReceivedCap } from '../../engine/warning/cap-events.js';
import { CapIdentifiers } from '../../engine/warning/cap-identifiers.js';
import { chineseIdentifier, type CapProfile } from '../../engine/warning/cap-profile.js';

const both = (text: string): { zh: string; en: string } => ({ zh: `${text}。`, en: text });
const profile: CapProfile = {
  sender: 'office', senderName: both('Office'), office: { division: '330109', sector: '416', unit: '000', extension: '00' }, geocodeName: 'code', eventCodeName: 'hazard',
  severity: { red: 'Extreme', orange: 'Severe', yellow: 'Moderate', blue: 'Minor' },
  hazards: { rainstorm: { title: { zh: '暴雨', en: 'rainstorm' }, category: 'Met', eventCode: '11B03' }, gale: { title: { zh: '大风', en: 'gale' }, category: 'Met', eventCode: '11B06' } },
  instructions: { red: both('Go'), orange: both('Ready'), yellow: both('Watch'), blue: both('Know') }, responses: { red: ['Evacuate'], orange: ['Prepare'], yellow: ['Prepare'], blue: ['Monitor'] }, validity: 86_400,
};
const facts: CapFacts = { placeOf: (code) => ({ name: `Village ${code}`, polygons: [] }), groupsOf: (codes) => [{ codes, certainty: 'Likely', description: both(codes.join(' ')) }] };
const T = Date.UTC(2023, 6, 5, 12);
const HOUR = 3_600_000;

/** The messages of an alert: its first, an update in part, and its end. */
function conversation(): { events: AlertEvent[]; alerts: CapAlert[] } {
  const steps: readonly [number, AlertEvent['kind'], AlertEvent['areas']][] = [
    [T, 'issue', [{ code: 'p', level: 3 }, { code: 'q', level: 2 }]],
    [T + HOUR, 'update', [{ code: 'p', level: 4 }]],
    [T + 2 * HOUR, 'cancel', []],
  ];
  const earlier: CapReference[] = [];
  const events: AlertEvent[] = [];
  const alerts: CapAlert[] = [];
  let id = '';
  for (const [sent, kind, areas] of steps) {
    const draft: AlertEvent = { source: 'office', id, revision: capRevision(sent), status: 'actual', kind, hazard: 'rainstorm', areas, sent, onset: sent, expires: sent + 86_400_000, received: sent };
    const identifier = new CapIdentifiers(profile).next(draft.hazard, draft.status, draft.sent).identifier;
    if (id === '') id = identifier;
    const alert = capOf({ ...draft, id }, earlier, profile, identifier, facts);
    events.push({ ...draft, id });
    alerts.push(alert);
    earlier.push(alert);
  }
  return { events, alerts };
}
const received = (alerts: readonly CapAlert[]): ReceivedCap[] => alerts.map((alert) => ({ alert, received: Date.parse(alert.sent) }));
const logOf = (events: readonly AlertEvent[]): AlertLog => {
  const log = emptyLog();
  for (const event of events) receive(log, event);
  return log;
};

test('the Chinese identifier: division, sector, unit, extension, Beijing time, serial', () => {
  expect(chineseIdentifier(profile.office, Date.UTC(2023, 6, 5, 16, 5, 9), 3)).toBe('33010941600000_20230706000509_3');
});

test('alert, update and cancellation: valid, naming all earlier ones, in Chinese and English', () => {
  const { alerts } = conversation();
  for (const alert of alerts) expect([readCap(writeCap(alert)).problems, readCap(writeCap(alert)).findings]).toEqual([[], []]);
  expect(alerts.map(({ msgType, references }) => [msgType, references.length])).toEqual([['Alert', 0], ['Update', 1], ['Cancel', 2]]);
  expect(alerts[2]!.references.map(({ identifier }) => identifier)).toEqual([alerts[0]!.identifier, alerts[1]!.identifier]);
  expect(alerts[0]!.infos.map(({ language, severity, headline, areas }) => [language, severity, headline, areas.map(({ areaDesc }) => areaDesc)])).toEqual([
    ['zh-CN', 'Severe', 'Office。发布暴雨橙色预警', ['Village p']],
    ['en-US', 'Severe', 'Office: rainstorm orange warning', ['Village p']],
    ['zh-CN', 'Moderate', 'Office。发布暴雨黄色预警', ['Village q']],
    ['en-US', 'Moderate', 'Office: rainstorm yellow warning', ['Village q']],
  ]);
});

test('read back they are the revisions they were made of', () => {
  const { events, alerts } = conversation();
  const read = alerts.map((alert) => readCap(writeCap(alert)).alert!);
  expect(savedEvents(logOf(eventsOfCap(received(read), profile).events))).toEqual(savedEvents(logOf(events)));
});

test('in any order, doubled, with one lost on the way: the end stays the end', () => {
  const { alerts } = conversation();
  fc.assert(fc.property(fc.shuffledSubarray([...received(alerts), ...received(alerts)], { minLength: 1 }), (messages) => {
    const log = logOf(eventsOfCap(messages, profile).events);
    const types = new Set(messages.map(({ alert }) => alert.msgType));
    const levels = [...publicHeads(log, T + 3 * HOUR).values()].map(({ area, level }) => [area, level]);
    expect(levels).toEqual(types.has('Cancel') ? [] : types.has('Update') ? [['p', 4]] : [['p', 3], ['q', 2]]);
    expect(alertsAt(log, T + 3 * HOUR)).toHaveLength(1);
  }));
});

test('references to the last message only still join the whole', () => {
  const [a, b, c] = conversation().alerts as [CapAlert, CapAlert, CapAlert];
  const { events } = eventsOfCap(received([a, b, { ...c, references: [b] }]), profile);
  expect(new Set(events.map(({ id }) => id))).toEqual(new Set([a.identifier]));
  expect([...publicHeads(logOf(events), T + 3 * HOUR)]).toEqual([]);
});

describe('what is no warning for the public is told apart', () => {
  const [alert] = conversation().alerts as [CapAlert];
  test.each([
    ['Ack', { ...alert, msgType: 'Ack' }, 'Ack is about messages, not about a danger'],
    ['System', { ...alert, status: 'System' }, 'System is for systems'],
    ['Restricted', { ...alert, scope: 'Restricted', restriction: 'staff' }, 'Restricted is not for the public'],
  ])('%s is ignored, saying why', (_, own, because) => {
    expect(eventsOfCap(received([own]), profile)).toMatchObject({ events: [], ignored: [{ identifier: alert.identifier, because }] });
  });
  test.each(['Exercise', 'Test', 'Draft'])('%s is an alert that the public never hears of', (status) => {
    const { events } = eventsOfCap(received([{ ...alert, status }]), profile);
    expect([events.length, publicHeads(logOf(events), T + HOUR).size]).toEqual([1, 0]);
  });
});

test('others are understood by their words: event by name, area by name, no end by the validity', () => {
  const [alert] = conversation().alerts as [CapAlert];
  const info = { ...alert.infos[0]!, eventCodes: [], event: '大风', expires: '', onset: '', effective: '', areas: [{ areaDesc: '某镇', polygons: [], geocodes: [] }] };
  const { events } = eventsOfCap(received([{ ...alert, infos: [info, { ...info, event: 'volcano', severity: 'Unknown' }] }]), profile);
  expect(events.map(({ hazard, areas, expires, id }) => [hazard, areas, capTimeText(expires), id.split('#')[1]])).toEqual([
    ['gale', [{ code: '某镇', level: 3 }], capTimeText(T + 86_400_000), 'gale'],
    ['volcano', [{ code: '某镇', level: 3 }], capTimeText(T + 86_400_000), 'volcano'],
  ]);
});

test('a severity and an awareness level that differ are told, and the graver counts', () => {
  const [first] = conversation().alerts;
  const said = (awareness: string): CapAlert => ({ ...first!, infos: first!.infos.map((info) => ({ ...info, parameters: [{ valueName: 'awareness_level', value: awareness }] })).filter(({ severity }) => severity === 'Moderate') });
  for (const [awareness, level, told] of [['yellow', 2, 0], ['4; red; Extreme', 4, 1], ['红色', 4, 1], ['blue', 2, 1], ['', 2, 0], ['2', 2, 0]] as const) {
    const { events, mismatches } = eventsOfCap(received([said(awareness)]), profile);
    expect([events[0]!.areas.map((area) => area.level), mismatches.length], awareness).toEqual([[level], told]);
  }
  expect(eventsOfCap(received([said('red')]), profile).mismatches).toEqual([{ identifier: first!.identifier, severity: 'Moderate', awareness: 'red' }]);
});

test('a reference whose time is not that of the message it names counts, and is told', () => {
  const [first] = conversation().alerts as [CapAlert];
  const cancel = (sent: string): CapAlert => ({ ...first, identifier: 'c', msgType: 'Cancel', sent: capTimeText(T + HOUR), references: [{ sender: first.sender, identifier: first.identifier, sent }] });
  const wrong = capTimeText(T - HOUR);
  const read = eventsOfCap(received([first, cancel(wrong)]), profile);
  expect(read.doubtful).toEqual([{ identifier: 'c', names: first.identifier, said: wrong, sent: first.sent }]);
  expect(publicHeads(logOf(read.events), T + 2 * HOUR).size).toBe(0);
  const elsewhere = `${new Date(T).toISOString().slice(0, 19)}+00:00`; // the same moment by another offset
  expect(eventsOfCap(received([first, cancel(elsewhere)]), profile).doubtful).toEqual([]);
});

test('what is forecast says when it begins and how soon one has to act; what has ended is told to those it was said to', () => {
  const areas = [{ code: 'p', level: 3 }, { code: 'q', level: 3, onset: T + 30 * 60_000 }, { code: 'r', level: 2, onset: T + 5 * HOUR }, { code: 's', level: 0 }];
  const event: AlertEvent = { source: 'office', id: 'x', revision: capRevision(T), status: 'actual', kind: 'update', hazard: 'rainstorm', areas, sent: T, onset: T, expires: T + 86_400_000, received: T };
  const own: CapFacts = { ...facts, groupsOf: (codes, level) => (level === 3 ? [{ codes: ['p'], certainty: 'Observed', description: both('seen') }, { codes: ['q'], certainty: 'Possible', description: both('perhaps') }] : facts.groupsOf(codes, level)) };
  const earlier: CapReference = { sender: 'office', identifier: 'x', sent: capTimeText(T - HOUR) };
  const alert = capOf(event, [earlier], profile, 'y', own);
  expect(alert.infos.filter(({ language }) => language === 'en-US').map(({ urgency, certainty, onset, areas: there, responseTypes }) => [there[0]!.areaDesc, urgency, certainty, onset, responseTypes[0]])).toEqual([
    ['Village p', 'Immediate', 'Observed', capTimeText(T), 'Prepare'],
    ['Village q', 'Expected', 'Possible', capTimeText(T + 30 * 60_000), 'Prepare'],
    ['Village r', 'Future', 'Likely', capTimeText(T + 5 * HOUR), 'Prepare'],
    ['Village s', 'Past', 'Likely', '', 'AllClear'],
  ]);
  const read = readCap(writeCap(alert));
  expect([read.problems, read.findings]).toEqual([[], []]);
  expect(eventsOfCap(received([read.alert!]), profile).events).toEqual([{ ...event, received: T }]);
});

test('areas keep the end that their own part of a message gives them', () => {
  const [alert] = conversation().alerts as [CapAlert];
  const ends = [T + HOUR, T + HOUR, T + 9 * HOUR, T + 9 * HOUR].map(capTimeText);
  const log = logOf(eventsOfCap(received([{ ...alert, infos: alert.infos.map((info, k) => ({ ...info, expires: ends[k]! })) }]), profile).events);
  const standing = (at: number): string[] => [...publicHeads(log, at).values()].map(({ area }) => area);
  expect([standing(T), standing(T + HOUR), standing(T + 9 * HOUR)]).toEqual([['p', 'q'], ['q'], []]);
});
