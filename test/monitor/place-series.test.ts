import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { postgresMissing, startPostgres } from '../../bench/load/postgres-server.js';
import { SHARED_FOLDER } from '../shared-folder.js';
import { endingAt, PlaceSeries, type Seen } from '../../engine/monitor/place-series.js';
import { openStore } from '../../engine/store/open.js';
import type { Observation, Store } from '../../engine/store/store.js';

const HOUR = 3_600_000;
const START = Date.parse('2023-06-30T20:00:00+08:00');
const PLACES = ['P1', 'P2', 'P3'];
const variables = new Map([
  ['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }],
  ['stage', { name: 'stage', unit: 'm', min: 0, max: 100 }],
]);
const steps = { variables, dt: HOUR, count: 6 };
const plain = (seen: Seen | null): unknown => (seen === null ? null : { end: seen.end, columns: [...seen.columns].map(([name, values]) => [name, [...values]]).sort(), differs: [...seen.differs].map(([name, values]) => [name, [...values]]).sort() });

const row = fc.record({ place: fc.constantFrom(...PLACES), variable: fc.constantFrom('rain', 'stage', 'other'), minute: fc.integer({ min: 0, max: 12 * 60 }), source: fc.constantFrom('a', 'b'), value: fc.integer({ min: 0, max: 40 }) }).map(({ minute, ...own }): Observation => ({ ...own, time: START + minute * 60_000 }));

test('what is held from time to time is what is read anew, whatever came in, late, twice or again with another value', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(row, { maxLength: 8 }), { minLength: 1, maxLength: 5 }), async (batches) => {
      const store = await openStore(':memory:');
      const held = new PlaceSeries(store, steps);
      for (const [k, rows] of batches.entries()) {
        await store.append(rows, START + k);
        for (const { place, time } of rows) held.seen(place, time);
        await held.read(k % 2 === 0 ? PLACES : PLACES.slice(1));
      }
      await held.read(PLACES);
      const anew = new PlaceSeries(store, steps);
      await anew.read(PLACES);
      for (const place of PLACES) expect(plain(held.of(place))).toEqual(plain(anew.of(place)));
      await store.close();
    }),
    { numRuns: 60 },
  );
});

const server = postgresMissing === null ? startPostgres(process.env[SHARED_FOLDER]) : null;
if (postgresMissing !== null) console.log(`rows that come in while PostgreSQL is read: skipped, ${postgresMissing}`);
afterAll(() => server?.stop());

const KINDS = [
  { kind: 'SQLite', skip: false, runs: 40, open: (): Promise<Store> => openStore(':memory:') },
  { kind: 'PostgreSQL', skip: server === null, runs: 5, open: (): Promise<Store> => openStore(server!.database()) },
];

/** A store whose every read waits for others, before and after: meanwhile `between` is done. */
const slow = (store: Store, between: () => Promise<void>): Store => {
  const around = async <T>(read: () => Promise<T>): Promise<T> => {
    await between();
    const found = await read();
    await between();
    return found;
  };
  return Object.assign(Object.create(store) as Store, { latest: (query: Parameters<Store['latest']>[0]) => around(() => store.latest(query)), history: (query: Parameters<Store['history']>[0]) => around(() => store.history(query)) });
};

describe.each(KINDS)('$kind', ({ skip, runs, open }) => {
  test.skipIf(skip)('rows that come in while others are read, late or not, are in what is held once it was read again', async () => {
    const store = await open();
    let run = 0;
    const late = fc.record({ place: fc.constantFrom(...PLACES), hour: fc.integer({ min: 4, max: 12 }), value: fc.integer({ min: 1, max: 40 }) }).map(({ hour, ...own }): Observation => ({ ...own, variable: 'rain', source: 'a', time: START + hour * HOUR }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(late, { minLength: 1, maxLength: 2 }), { minLength: 30, maxLength: 30 }), async (batches) => {
        const name = `${++run}-`;
        const first = PLACES.map((place): Observation => ({ place, variable: 'rain', source: 'a', time: START + 9 * HOUR, value: 0 }));
        const waiting = batches.map((rows) => rows.map((one) => ({ ...one, place: name + one.place })));
        const places = PLACES.map((place) => name + place);
        const dirty = new Set<string>();
        const comeIn = async (): Promise<void> => {
          const rows = waiting.shift();
          if (rows === undefined) return;
          await store.append(rows, START);
          for (const { place, time } of rows) {
            held.seen(place, time);
            dirty.add(place);
          }
        };
        let isSlow = false;
        const held = new PlaceSeries(slow(store, async () => (isSlow ? comeIn() : undefined)), steps);
        await store.append(first.map((one) => ({ ...one, place: name + one.place })), START);
        await held.read(places);
        while (waiting.length > 0) {
          for (let k = 0; k < 3; k++) await comeIn();
          isSlow = true;
          await held.read(dirty);
          isSlow = false;
          // those that came in meanwhile
          await held.read(dirty);
          dirty.clear();
          const anew = new PlaceSeries(store, steps);
          await anew.read(places);
          for (const place of places) expect(plain(held.of(place))).toEqual(plain(anew.of(place)));
        }
      }),
      { numRuns: runs },
    );
    await store.close();
  });
});

test('where the store fails, what is new is read the next time', async () => {
  const store = await openStore(':memory:');
  let fails = false;
  const failing: Store = { ...store, latest: (query) => store.latest(query), history: (query) => (fails ? Promise.reject(new Error('no disk')) : store.history(query)) };
  const held = new PlaceSeries(failing, steps);
  const take = async (hour: number, value: number): Promise<void> => {
    await store.append([{ place: 'P1', variable: 'rain', time: START + hour * HOUR, source: 's', value }], START);
    held.seen('P1', START + hour * HOUR);
  };
  await take(0, 3);
  await held.read(['P1']);
  await take(1, 4);
  fails = true;
  await expect(held.read(['P1'])).rejects.toThrow('no disk');
  fails = false;
  await held.read(['P1']);
  expect(plain(held.of('P1'))).toEqual({ end: START + HOUR, columns: [['rain', [NaN, NaN, NaN, NaN, 3, 4]]], differs: [] });
  await store.close();
});

test('a series that ends later, or before, has the same values at the same moments', () => {
  const values = Float64Array.of(1, 2, 3);
  expect([...endingAt(values, 1)]).toEqual([2, 3, NaN]);
  expect([...endingAt(values, -1)]).toEqual([NaN, 1, 2]);
  expect([...endingAt(values, 5)]).toEqual([NaN, NaN, NaN]);
});
