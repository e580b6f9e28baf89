import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nextAlert, VALID_MS } from '../../engine/monitor/alerts.js';
import type { Alert } from '../../engine/store/store.js';

const NOW = Date.parse('2023-07-02T00:00:00Z');
const standing = { area: '330102001201', hazard: 'flood', level: 2, asOf: NOW };

test('a level begins an alert, another level updates it, none cancels it', () => {
  const first = nextAlert(undefined, standing, NOW)!;
  expect(first).toEqual({ id: 'flood.330102001201.20230702T000000Z', revision: 1, area: '330102001201', hazard: 'flood', level: 2, issued: NOW, expires: NOW + VALID_MS, status: 'issued' });
  expect(nextAlert(first, standing, NOW + 1)).toBeNull();
  const second = nextAlert(first, { ...standing, level: 3 }, NOW + 2)!;
  expect(second).toMatchObject({ id: first.id, revision: 2, level: 3, status: 'updated' });
  const last = nextAlert(second, { ...standing, level: 0 }, NOW + 3)!;
  expect(last).toMatchObject({ id: first.id, revision: 3, level: 3, expires: NOW + 3, status: 'cancelled' });
  expect(nextAlert(last, { ...standing, level: 0 }, NOW + 4)).toBeNull();
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
