import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byHand, capIdentifierOf, eventOf, isTold, lifeOf, madeAt, nextAlert, VALID_MS } from '../../engine/monitor/alerts.js';
import type { Alert } from '../../engine/store/store.js';
import { emptyLog, publicHeads, receive } from '../../engine/warning/alert.js';

const NOW = Date.parse('2023-07-02T00:00:00Z');
const standing = { area: '330102001201', hazard: 'flood', level: 2, asOf: NOW };

test('a level begins an alert, another level updates it, none cancels it', () => {
  const first = nextAlert(undefined, standing, NOW)!;
  expect(first).toEqual({ id: 'flood.330102001201.20230702T000000Z', revision: 1, capStatus: 'test', area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + VALID_MS, status: 'issued' });
  expect(nextAlert(first, standing, NOW + 1)).toBeNull();
  const second = nextAlert(first, { ...standing, level: 3 }, NOW + 2)!;
  expect(second).toMatchObject({ id: first.id, revision: 2, level: 3, status: 'updated' });
  const last = nextAlert(second, { ...standing, level: 0 }, NOW + 3)!;
  expect(last).toMatchObject({ id: first.id, revision: 3, level: 3, expires: NOW + 3, status: 'cancelled' });
  expect(nextAlert(last, { ...standing, level: 0 }, NOW + 4)).toBeNull();
});

test('what a level rests on goes with it: a renewal has come from where its level did, a change from the level before', () => {
  const basis = { onset: NOW, observed: false, probability: 0.8, judged: NOW, reasons: [], inputsHash: 'a' };
  const first = nextAlert(undefined, { ...standing, basis }, NOW)!;
  expect(first.basis).toEqual({ ...basis, before: 0 });
  const second = nextAlert(first, { ...standing, level: 3, basis: { ...basis, observed: true } }, NOW + 1)!;
  expect(second.basis).toEqual({ ...basis, observed: true, before: 2 });
  const renewed = nextAlert(second, { ...standing, level: 3, asOf: NOW + VALID_MS / 2, basis: { ...basis, judged: NOW + VALID_MS / 2 } }, NOW + VALID_MS / 2)!;
  expect(renewed.basis).toEqual({ ...basis, judged: NOW + VALID_MS / 2, before: 2 });
  expect(nextAlert(second, { ...standing, level: 1 }, NOW + 2)!.basis).toBeUndefined();
  expect(nextAlert(second, { ...standing, level: 0 }, NOW + 2)!.basis).toEqual(second.basis);
  expect(eventOf(first)).toMatchObject({ onset: NOW });
});

test('numbers that late rows made others are said anew at the same level; that a storm goes on is not', () => {
  const reason = (value: number): { zh: string; en: string } => ({ zh: `${value}`, en: `${value}` });
  const basis = { onset: NOW, observed: true, probability: null, judged: NOW, reasons: [reason(40)], inputsHash: 'a' };
  const first = nextAlert(undefined, { ...standing, since: NOW, basis }, NOW)!;
  expect(nextAlert(first, { ...standing, since: NOW, basis: { ...basis, inputsHash: 'b' } }, NOW + 1)).toBeNull();
  expect(nextAlert(first, { ...standing, since: NOW, basis: { ...basis, judged: NOW + 9, reasons: [reason(70)] } }, NOW + 9)).toBeNull();
  expect(nextAlert(first, { ...standing, since: NOW, basis: { ...basis, reasons: [reason(44)] } }, NOW + 1)).toMatchObject({ revision: 2, level: 2, basis: { before: 0, reasons: [reason(44)] } });
  expect(nextAlert(first, { ...standing, since: NOW - 9, basis: { ...basis, onset: NOW - 9, judged: NOW + 9 } }, NOW + 9)).toMatchObject({ revision: 2, basis: { onset: NOW - 9 } });
  // a beginning that is not known, or has left the window, moves on by itself
  expect(nextAlert(first, { ...standing, since: null, basis: { ...basis, onset: NOW + 9 } }, NOW + 9)).toBeNull();
  expect(nextAlert(first, { ...standing, since: NOW + 9, basis: { ...basis, onset: NOW + 9, judged: NOW + 9 } }, NOW + 9)).toBeNull();
});

test('what was expected and has come is said anew at the same level, once, and what somebody acknowledged stays so', () => {
  const basis = { onset: NOW + 3, observed: false, probability: 0.8, judged: NOW, reasons: [], inputsHash: 'a' };
  const hand = { action: 'acknowledge', by: 'office', time: NOW, note: '' } as const;
  const first = byHand(nextAlert(undefined, { ...standing, basis }, NOW)!, hand)!;
  expect(nextAlert(first, { ...standing, basis: { ...basis, probability: 0.9, judged: NOW + 1 } }, NOW + 1)).toBeNull();
  const come = nextAlert(first, { ...standing, since: NOW + 1, basis: { ...basis, onset: NOW + 1, judged: NOW + 1, observed: true, probability: null } }, NOW + 1)!;
  expect(come).toMatchObject({ id: first.id, revision: 3, level: 2, status: 'updated', issued: NOW + 1, basis: { observed: true, onset: NOW + 1, before: 0 }, hand });
  // what goes on, or is seen no more and expected again, is not
  expect(nextAlert(come, { ...standing, since: NOW + 1, basis: { ...come.basis!, judged: NOW + 2 } }, NOW + 2)).toBeNull();
  expect(nextAlert(come, { ...standing, basis: { ...basis, judged: NOW + 2 } }, NOW + 2)).toBeNull();
});

test('an alert that begins in the second another ended in has a name of its own', () => {
  const ids: string[] = [];
  let head: Alert | undefined;
  for (const level of [1, 0, 1, 0, 1]) {
    head = nextAlert(head, { ...standing, level }, NOW)!;
    if (head.revision === 1) ids.push(head.id);
  }
  expect(ids).toEqual(['flood.330102001201.20230702T000000Z', 'flood.330102001201.20230702T000000Z-2', 'flood.330102001201.20230702T000000Z-3']);
});

test('what rests on data a day old is not issued, and what stands on them expires', () => {
  expect(nextAlert(undefined, standing, NOW + VALID_MS)).toBeNull();
  const first = nextAlert(undefined, standing, NOW)!;
  expect(nextAlert(first, standing, NOW + VALID_MS)).toMatchObject({ revision: 2, status: 'expired' });
});

test('an alert that goes on is renewed before it runs out, not every hour', () => {
  const first = nextAlert(undefined, standing, NOW)!;
  expect(nextAlert(first, { ...standing, asOf: NOW + VALID_MS / 2 - 1 }, NOW + VALID_MS / 2 - 1)).toBeNull();
  expect(nextAlert(first, { ...standing, asOf: NOW + VALID_MS / 2 }, NOW + VALID_MS / 2)).toMatchObject({ status: 'updated', expires: NOW + 1.5 * VALID_MS });
});

test('what somebody called off is not said again in the same run; a higher level is, and so is a run that begins later', () => {
  const first = nextAlert(undefined, { ...standing, since: NOW }, NOW)!;
  const off = byHand(first, { action: 'cancel', by: 'k', note: 'a gauge at fault', time: NOW + 9 })!;
  expect(off).toMatchObject({ revision: 2, status: 'cancelled', issued: NOW + 9, expires: NOW + 9 });
  expect(nextAlert(off, { ...standing, since: NOW }, NOW + 10)).toBeNull();
  expect(nextAlert(off, { ...standing, since: NOW, level: 3 }, NOW + 10)).toMatchObject({ revision: 1, level: 3, status: 'issued' });
  expect(nextAlert(off, { ...standing, since: NOW + 20 }, NOW + 30)).toMatchObject({ revision: 1, level: 2 });
  expect(byHand(off, { action: 'acknowledge', by: 'k', note: 'seen', time: NOW })).toBeNull();
});

test('an acknowledgement is kept and is no news: what was said, when and under which identifier stay; it holds while the level does', () => {
  const first = { ...nextAlert(undefined, standing, NOW)!, identifier: 'm1' };
  const { identifier: _, ...said } = first;
  const hand = { action: 'acknowledge', by: 'k', note: 'seen', time: NOW + 1 } as const;
  const seen = byHand(first, hand)!;
  expect(seen).toEqual({ ...said, revision: 2, hand: { ...hand, told: 'm1' } });
  expect([isTold(first), isTold(seen), capIdentifierOf(seen), madeAt(seen)]).toEqual([true, false, 'm1', NOW + 1]);
  expect(byHand(seen, { ...hand, time: NOW + 2 })).toMatchObject({ revision: 3, issued: NOW, hand: { time: NOW + 2, told: 'm1' } });
  // one of before it was so: a time and no identifier of its own
  expect([isTold({ ...said, issued: NOW + 1, hand }), capIdentifierOf({ ...said, issued: NOW + 1, hand })]).toEqual([false, null]);
  expect(nextAlert(seen, { ...standing, asOf: NOW + VALID_MS / 2 }, NOW + VALID_MS / 2)).toMatchObject({ revision: 3, status: 'updated', issued: NOW + VALID_MS / 2, hand });
  expect(isTold(nextAlert(seen, { ...standing, asOf: NOW + VALID_MS / 2 }, NOW + VALID_MS / 2)!)).toBe(true);
  for (const level of [0, 1, 3]) expect(nextAlert(seen, { ...standing, level }, NOW + 2)).not.toHaveProperty('hand');
});

test('over any course of levels there is one head, its revisions follow one another, and it has the level of the unit', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 60 }), (levels) => {
      let head: Alert | undefined;
      levels.forEach((level, hour) => {
        const now = NOW + hour * 3_600_000;
        const next = nextAlert(head, { ...standing, level, asOf: now }, now);
        if (next !== null) {
          expect(next.revision).toBe(next.id === head?.id ? head.revision + 1 : 1);
          head = next;
        }
        const stands = head?.status === 'issued' || head?.status === 'updated';
        expect(stands ? head!.level : 0).toBe(level);
      });
    }),
  );
});

test('revisions that are kept are a log of the one life cycle: in any order it says what stands, and a drill stands for nobody', () => {
  const step = fc.record({ level: fc.integer({ min: 0, max: 4 }), hand: fc.constantFrom(null, 'acknowledge', 'cancel' as const), late: fc.boolean() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (steps, chance) => {
      const kept: Alert[] = [];
      let now = NOW;
      for (const { level, hand, late } of steps) {
        now += late ? VALID_MS : 3_600_000;
        const head = kept.at(-1);
        const next = nextAlert(head, { ...standing, level, asOf: late ? now - VALID_MS : now, since: now }, now) ?? (hand === null || head === undefined ? null : byHand(head, { action: hand, by: 'k', note: 'n', time: now }));
        if (next !== null) kept.push(next);
      }
      const head = kept.at(-1);
      const expected = head === undefined || !['issued', 'updated'].includes(head.status) || head.expires <= now ? [] : [[head.id, head.level, head.revision]];
      const shuffled = kept.map((alert) => ({ alert, at: chance.next().value as number })).sort((a, b) => a.at - b.at).map(({ alert }) => alert);
      for (const [status, heads] of [['actual', expected], ['exercise', []]] as const) {
        const log = emptyLog();
        for (const alert of shuffled) for (const event of [eventOf(alert, { source: 'office', status }) ?? []].flat()) receive(log, event);
        expect([...publicHeads(log, now).values()].map(({ id, level, revision }) => [id, level, revision])).toEqual(heads);
      }
    }),
  );
});

test('an alert whose time ran out is neither acknowledged nor cancelled, and one that was called off takes no revision', () => {
  const first = nextAlert(undefined, standing, NOW)!;
  expect(byHand(first, { action: 'cancel', by: 'k', note: 'n', time: NOW + VALID_MS })).toBeNull();
  const off = nextAlert(first, { ...standing, level: 0 }, NOW + 1)!;
  expect(lifeOf([first, off, { ...off, revision: 3, status: 'updated', expires: NOW + VALID_MS }], NOW + 2)).toMatchObject({ stage: 'cancelled', revision: 2 });
});
