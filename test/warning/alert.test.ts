import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertsAt, emptyLog, headChanges, publicHeads, receive, savedEvents, type AlertEvent, type AlertLog } from '../../engine/warning/alert.js';

const HOUR = 3_600_000;
const event = (over: Partial<AlertEvent> = {}): AlertEvent => ({
  source: 'county', id: 'a', revision: 1, status: 'actual', kind: 'issue', hazard: 'rainstorm', areas: [{ code: '330109001', level: 2 }], sent: 0, onset: 0, expires: 6 * HOUR, received: 0, ...over,
});
const logOf = (...events: AlertEvent[]): AlertLog => {
  const log = emptyLog();
  for (const each of events) receive(log, each);
  return log;
};
const levels = (log: AlertLog, now = HOUR): Record<string, number> => Object.fromEntries([...publicHeads(log, now).values()].map(({ area, level }) => [area, level]));

describe('life of an alert', () => {
  test('issued, upgraded, cancelled: the stage and the head follow', () => {
    const log = logOf(event());
    expect(alertsAt(log, HOUR)[0]).toMatchObject({ stage: 'issued', revision: 1 });
    receive(log, event({ revision: 2, kind: 'update', areas: [{ code: '330109001', level: 4 }] }));
    expect(alertsAt(log, HOUR)[0]).toMatchObject({ stage: 'updated', revision: 2 });
    expect(levels(log)).toEqual({ 330109001: 4 });
    receive(log, event({ revision: 3, kind: 'cancel', areas: [] }));
    expect(alertsAt(log, HOUR)[0]!.stage).toBe('cancelled');
    expect(levels(log)).toEqual({});
  });
  test('it expires by itself, at the moment it says', () => {
    expect(levels(logOf(event()), 6 * HOUR - 1)).toEqual({ 330109001: 2 });
    expect(levels(logOf(event()), 6 * HOUR)).toEqual({});
    expect(alertsAt(logOf(event()), 6 * HOUR)[0]!.stage).toBe('expired');
  });
  test('a late lower revision changes nothing but the record', () => {
    const log = logOf(event({ revision: 3, areas: [{ code: '330109001', level: 4 }] }));
    expect(receive(log, event({ revision: 2, kind: 'update' }))).toBe('new');
    expect(levels(log)).toEqual({ 330109001: 4 });
    expect(savedEvents(log)).toHaveLength(2);
  });
  test('a cancelled alert is not revived, by what comes late or by a higher revision', () => {
    const log = logOf(event(), event({ revision: 2, kind: 'cancel', areas: [] }));
    expect(receive(log, event({ revision: 3, kind: 'update', areas: [{ code: '330109001', level: 4 }] }))).toBe('fenced');
    expect(receive(log, event({ revision: 0 }))).toBe('new');
    expect(levels(log)).toEqual({});
    expect(alertsAt(log, HOUR)[0]).toMatchObject({ stage: 'cancelled', revision: 2 });
  });
  test('part of its areas is downgraded, part called off; the rest stands', () => {
    const areas = ['a', 'b', 'c'].map((code) => ({ code, level: 3 }));
    const log = logOf(event({ areas }), event({ revision: 2, kind: 'amend', areas: [{ code: 'b', level: 1 }] }), event({ revision: 3, kind: 'cancel', areas: [{ code: 'c', level: 0 }] }));
    expect(levels(log)).toEqual({ a: 3, b: 1 });
    receive(log, event({ revision: 4, kind: 'amend', areas: [{ code: 'c', level: 4 }, { code: 'b', level: 2 }] }));
    expect(levels(log)).toEqual({ a: 3, b: 2 }); // c was called off for good
  });
  test('an update says the whole: what it leaves out ends', () => {
    expect(levels(logOf(event({ areas: [{ code: 'a', level: 3 }, { code: 'b', level: 3 }] }), event({ revision: 2, kind: 'update', areas: [{ code: 'b', level: 2 }] })))).toEqual({ b: 2 });
  });
  test('drafts, drills and tests never reach the public, nor touch an actual alert of the same id', () => {
    const log = logOf(event());
    for (const status of ['draft', 'exercise', 'test'] as const) {
      receive(log, event({ status, areas: [{ code: 'x', level: 4 }] }));
      receive(log, event({ status, revision: 2, kind: 'cancel', areas: [] }));
    }
    expect(levels(log)).toEqual({ 330109001: 2 });
  });
  test('the same revision twice is a duplicate; saying another thing is a conflict, and the graver counts in either order', () => {
    const [mild, grave] = [event(), event({ areas: [{ code: '330109001', level: 4 }] })];
    for (const [a, b] of [[mild, grave], [grave, mild]] as const) {
      const log = logOf(a);
      expect(receive(log, { ...a, received: 5 })).toBe('duplicate');
      expect(receive(log, b)).toBe('conflict');
      expect(levels(log)).toEqual({ 330109001: 4 });
      expect(receive(log, event({ kind: 'cancel', areas: [] }))).toBe('conflict');
      expect(levels(log)).toEqual({}); // calling off counts before all
    }
  });
  test('of two sources the graver is the one head, and the milder stands again when it ends', () => {
    const log = logOf(event(), event({ source: 'city', id: 'z', areas: [{ code: '330109001', level: 3 }], expires: 2 * HOUR }));
    expect([...publicHeads(log, HOUR).values()].map(({ source, level }) => [source, level])).toEqual([['city', 3]]);
    expect([...publicHeads(log, 2 * HOUR).values()].map(({ source, level }) => [source, level])).toEqual([['county', 2]]);
  });
  test('any past moment is replayed as it was known then', () => {
    const log = logOf(event({ received: 10 }), event({ revision: 2, kind: 'cancel', areas: [], received: 2 * HOUR }));
    expect(levels(log, 9)).toEqual({});
    expect(levels(log, HOUR)).toEqual({ 330109001: 2 });
    expect(levels(log, 2 * HOUR)).toEqual({});
  });
  test('only what changed is told', () => {
    const before = publicHeads(logOf(event({ areas: [{ code: 'a', level: 2 }, { code: 'b', level: 2 }, { code: 'c', level: 2 }] })), HOUR);
    const log = logOf(event({ areas: [{ code: 'a', level: 2 }, { code: 'b', level: 2 }, { code: 'c', level: 2 }] }), event({ revision: 2, kind: 'amend', areas: [{ code: 'a', level: 4 }, { code: 'b', level: 0 }, { code: 'd', level: 1 }] }));
    expect(headChanges(before, publicHeads(log, HOUR)).map(({ area, change, from, to }) => [area, change, from, to])).toEqual([['a', 'upgraded', 2, 4], ['b', 'ended', 2, 0], ['d', 'issued', 0, 1]]);
    expect(headChanges(before, before)).toEqual([]);
  });
});

const arbitrary: fc.Arbitrary<AlertEvent> = fc.record({
  source: fc.constantFrom('county', 'city'),
  id: fc.constantFrom('a', 'b', 'c'),
  revision: fc.integer({ min: 0, max: 12 }),
  status: fc.constantFrom('actual', 'actual', 'actual', 'exercise', 'draft'),
  kind: fc.constantFrom('issue', 'update', 'amend', 'amend', 'cancel'),
  hazard: fc.constant('rainstorm'),
  areas: fc.uniqueArray(fc.record({ code: fc.constantFrom('p', 'q', 'r'), level: fc.integer({ min: 0, max: 4 }) }), { selector: ({ code }) => code, maxLength: 3 }),
  sent: fc.integer({ min: 0, max: 100 }),
  onset: fc.constant(0),
  expires: fc.integer({ min: 100, max: 1_000 }),
  received: fc.integer({ min: 0, max: 900 }),
});

describe('properties', () => {
  test('shuffled and doubled deliveries leave the same log and the same heads', () => {
    fc.assert(fc.property(fc.array(arbitrary, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (events, order) => {
      const shuffled = [...events, ...events].map((each) => [order.next().value as number, each] as const).sort(([a], [b]) => a - b).map(([, each]) => each);
      expect(savedEvents(logOf(...shuffled))).toEqual(savedEvents(logOf(...events)));
    }));
  });
  test('saved and loaded it is the same', () => {
    fc.assert(fc.property(fc.array(arbitrary, { maxLength: 40 }), fc.integer({ min: 0, max: 1_000 }), (events, now) => {
      const log = logOf(...events);
      expect(publicHeads(logOf(...(JSON.parse(JSON.stringify(savedEvents(log))) as AlertEvent[])), now)).toEqual(publicHeads(log, now));
    }));
  });

  test('in 10,000 steps: one head an area, no cancellation revived, no escalation lost, revisions that only rise', () => {
    const events = fc.sample(arbitrary, { numRuns: 10_000, seed: 20_261_128 }).map((each, step): AlertEvent => ({ ...each, id: `${each.id}${Math.floor(step / 200)}`, sent: step, received: step, expires: step + 1 + (each.expires % 400) }));
    const log = emptyLog();
    const closed = new Set<string>();
    const gone = new Map<string, ReadonlySet<string>>();
    const revisions = new Map<string, number>();
    const wrong: string[] = [];
    let seen = 0;
    events.forEach((each, step) => {
      receive(log, each);
      if (each.kind === 'cancel' && each.areas.length === 0) closed.add(`${each.status} ${each.source} ${each.id}`);
      if (step % 50 !== 0) return;
      const standing = new Map<string, number>();
      for (const { status, source, id, areas, cancelled, revision, hazard } of alertsAt(log, step)) {
        const name = `${status} ${source} ${id}`;
        if (closed.has(name) ? areas.size > 0 : revision < (revisions.get(name) ?? 0)) wrong.push(`${step} ${name}: revived, or a revision that falls`);
        revisions.set(name, revision);
        if (!closed.has(name)) for (const code of gone.get(name) ?? []) {
          if (!cancelled.has(code)) wrong.push(`${step} ${name}: ${code} is no longer called off`);
        }
        gone.set(name, cancelled);
        for (const [code, { level, expires }] of areas) {
          if (cancelled.has(code)) wrong.push(`${step} ${name}: ${code} stands though called off`);
          if (status === 'actual' && expires > step) standing.set(`${code}\t${hazard}`, Math.max(standing.get(`${code}\t${hazard}`) ?? 0, level));
        }
      }
      const heads = [...publicHeads(log, step)].map(([name, { level }]) => [name, level]);
      expect(heads).toEqual([...standing].sort(([a], [b]) => (a < b ? -1 : 1)));
      seen += heads.length;
    });
    expect(wrong).toEqual([]);
    expect(seen).toBeGreaterThan(250);
    expect(Math.max(...[...gone.values()].map(({ size }) => size))).toBe(3);
  });
});
