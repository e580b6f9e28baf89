import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingest, type IngestOptions } from '../../engine/monitor/ingest.js';
import { mayTellIn } from '../../engine/monitor/receive.js';
import { earliestKept, firstKept } from '../../engine/monitor/retention.js';
import type { Variable } from '../../engine/monitor/variables.js';
import { StoreFullError } from '../../engine/store/driver.js';
import { openStore } from '../../engine/store/open.js';
import type { KeptObservation, Store } from '../../engine/store/store.js';

const NOW = Date.parse('2023-07-05T00:00:00Z');
const variables = new Map<string, Variable>([
  ['rain', { name: 'rain', unit: 'mm', min: 0, max: 500 }],
  ['stage', { name: 'stage', unit: 'm', min: -Infinity, max: Infinity }],
]);
const options: IngestOptions = { variables, now: NOW, source: 'gauge', mayTell: (place) => !place.startsWith('99'), dryRun: false, atomic: false };
const row = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({ place: '330102001201', variable: 'rain', time: '2023-07-04T08:00:00+08:00', value: 5, unit: 'mm', ...more });

let store: Store;
beforeEach(async () => {
  store = await openStore(':memory:');
});
afterEach(() => store.close());

test('each row is told what became of it, with the place, what stood there and what is allowed', async () => {
  const { report, latest, places } = await ingest(store, [row(), row(), row({ value: 6 }), row({ unit: 'cm' }), row({ time: '2023-07-05T08:11:00+08:00' })], options);
  expect(report.counts).toEqual({ accepted: 1, duplicate: 1, revised: 1, rejected: 2 });
  expect(report.rows).toEqual([
    { row: 0, status: 'accepted' },
    { row: 1, status: 'duplicate' },
    { row: 2, status: 'revised' },
    { row: 3, status: 'rejected', code: 'observation/wrong-unit', pointer: '/3/unit', value: 'cm', allowed: 'mm' },
    { row: 4, status: 'rejected', code: 'observation/future', pointer: '/4/time', value: '2023-07-05T08:11:00+08:00', allowed: 'at most 2023-07-05T00:10:00.000Z' },
  ]);
  expect(latest.map(({ value, revision }) => [value, revision])).toEqual([[6, 1]]);
  expect([...places]).toEqual([['330102001201', Date.parse(String(row()['time']))]]);
});

test.each([
  ['not-object', 'text', '/0'],
  ['unknown-field', row({ valu: 1 }), '/0/valu'],
  ['bad-place', row({ place: 330102001201 }), '/0/place'],
  ['bad-place', row({ place: undefined, station: 'a b' }), '/0/station'],
  ['two-places', row({ station: 'P9' }), '/0/station'],
  ['other-area', row({ place: '990102001201' }), '/0/place'],
  ['unknown-variable', row({ variable: 'rian' }), '/0/variable'],
  ['wrong-unit', row({ unit: undefined }), '/0/unit'],
  ['bad-source', row({ source: '' }), '/0/source'],
  ['bad-time', row({ time: '2023-02-30T08:00:00+08:00' }), '/0/time'],
  ['bad-time', row({ time: '2023-07-04T08:00:00' }), '/0/time'],
  ['not-finite', row({ value: '5' }), '/0/value'],
  ['not-finite', row({ value: Infinity }), '/0/value'],
  ['not-finite', row({ value: null }), '/0/value'],
  ['out-of-range', row({ value: -1 }), '/0/value'],
])('a row is refused as %s', async (code, raw, pointer) => {
  const { report } = await ingest(store, [raw], options);
  expect(report.rows).toEqual([expect.objectContaining({ status: 'rejected', code: `observation/${code}`, pointer })]);
  expect(await store.latest({})).toEqual([]);
});

test('of a value that is no number it is told what stood there, and whether it is one as text', async () => {
  const { report } = await ingest(store, ['5', '-0.5', '0x5', '', Infinity].map((value) => row({ value })), options);
  expect(report.rows.map((one) => (one.status === 'rejected' ? [one.value, one.allowed] : []))).toEqual([['5', 'a finite number, not as text'], ['-0.5', 'a finite number, not as text'], ['0x5', 'a finite number'], ['', 'a finite number'], ['Infinity', 'a finite number']]);
});

test('a dry run tells the same and keeps nothing', async () => {
  await ingest(store, [row()], options);
  const rows = [row(), row({ value: 7 }), row({ value: 7 }), row({ place: 'new' }), row({ value: NaN })];
  const dry = await ingest(store, rows, { ...options, dryRun: true });
  expect(dry.report.kept).toBe(false);
  expect((await store.latest({})).map(({ value }) => value)).toEqual([5]);
  expect((await ingest(store, rows, options)).report.rows).toEqual(dry.report.rows);
});

test('asked to be atomic, one bad row keeps all out', async () => {
  const { report } = await ingest(store, [row(), row({ value: NaN })], { ...options, atomic: true });
  expect(report.kept).toBe(false);
  expect([report.counts, report.rows[0]]).toEqual([{ accepted: 0, duplicate: 0, revised: 0, rejected: 1, withheld: 1 }, { row: 0, status: 'withheld' }]);
  expect(await store.latest({})).toEqual([]);
});

test('what is older than all that is kept is refused, and so is any year before 1900', async () => {
  const times = ['1899-12-31T23:59:59+08:00', '2021-06-30T23:59:59+08:00', '2021-07-01T00:00:00+08:00'];
  const rows = times.map((time) => row({ time }));
  const { report } = await ingest(store, rows, { ...options, earliest: earliestKept(NOW, 24) });
  expect(report.rows).toEqual([0, 1, 2].map((k) => (k < 2 ? { row: k, status: 'rejected', code: 'observation/too-old', pointer: `/${k}/time`, value: times[k], allowed: 'at least 2021-07-01T00:00:00+08:00: nothing before is kept' } : { row: k, status: 'accepted' })));
  expect((await ingest(store, rows.slice(0, 2), options)).report.counts).toMatchObject({ accepted: 1, rejected: 1 });
  expect(firstKept(NOW, 24)).toBe('2021-07');
});

test('a sender may tell of places in its areas, and of gauges that feed villages of them alone', () => {
  const fed: Readonly<Record<string, readonly string[]>> = { P1: ['330102001201', '330102001202'], Z1: ['330102001201', '330103001201'] };
  const may = mayTellIn(['330102'], (place) => fed[place] ?? []);
  expect(['330102001209', 'P1', 'Z1', 'P9', '330103001201'].map(may)).toEqual([true, true, false, false, false]);
});

/** What is latest, without when it came in. */
const seen = async (of: Store): Promise<Omit<KeptObservation, 'received' | 'revision'>[]> => (await of.latest({})).map(({ place, variable, time, source, value }) => ({ place, variable, time, source, value }));

test('rows shuffled, tripled and delayed give the latest values and the history of the sorted feed', async () => {
  const feed = fc.uniqueArray(fc.record({ place: fc.constantFrom('a', 'b'), variable: fc.constantFrom('rain', 'stage'), hour: fc.integer({ min: 0, max: 20 }), source: fc.constantFrom('s', 't'), value: fc.integer({ min: 0, max: 9 }) }), {
    selector: ({ place, variable, hour, source }) => `${place} ${variable} ${hour} ${source}`,
    minLength: 1,
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(feed, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 120, maxLength: 120 }), fc.integer({ min: 1, max: 7 }), async (rows, chance, cuts) => {
      const asRow = ({ place, variable, hour, source, value }: (typeof rows)[number]): unknown => ({ place, variable, source, value, unit: variables.get(variable)!.unit, time: new Date(NOW - (24 - hour) * 3_600_000).toISOString() });
      const [sorted, mixed] = [await openStore(':memory:'), await openStore(':memory:')];
      await ingest(sorted, [...rows].sort((a, b) => a.hour - b.hour).map(asRow), options);
      const tripled = [...rows, ...rows, ...rows].map((one, k) => ({ one, order: chance[k]! })).sort((a, b) => a.order - b.order);
      for (let k = 0; k < cuts; k++) {
        const part = tripled.slice(Math.floor((k * tripled.length) / cuts), Math.floor(((k + 1) * tripled.length) / cuts));
        await ingest(mixed, part.map(({ one }) => asRow(one)), { ...options, now: NOW + k * 72 * 3_600_000 });
      }
      expect(await seen(mixed)).toEqual(await seen(sorted));
      for (const place of ['a', 'b']) {
        const span = { place, from: 0, to: NOW, revisions: true };
        const values = async (of: Store): Promise<unknown[]> => (await of.history(span)).map(({ received: _received, ...kept }) => kept);
        expect(await values(mixed)).toEqual(await values(sorted));
      }
      await Promise.all([sorted.close(), mixed.close()]);
    }),
    { numRuns: 40 },
  );
});

test('where the store fails within a request, what was kept before is told, and places of all that may be kept are known', async () => {
  const rows = Array.from({ length: 10_001 }, (_, k) => row({ place: `p${k}` }));
  let calls = 0;
  const failing: Store = Object.assign(Object.create(store) as Store, {
    append: (...given: Parameters<Store['append']>) => (++calls === 2 ? Promise.reject(new StoreFullError('full')) : store.append(...given)),
  });
  const places = new Map<string, number>();
  await expect(ingest(failing, rows, options, places)).rejects.toThrow('5000 of its rows were kept, and count as duplicates when they are sent again');
  expect(places.size).toBe(10_000);
  expect(await store.latest({})).toHaveLength(5_000);
  const { report } = await ingest(store, rows, options);
  expect(report.counts).toEqual({ accepted: 5_001, duplicate: 5_000, revised: 0, rejected: 0 });
});

test('a dry run tells a row apart from one long before it', async () => {
  const rows = Array.from({ length: 3_000 }, (_, k) => row({ place: `p${k % 2_999}` }));
  expect((await ingest(store, rows, { ...options, dryRun: true })).report.counts).toEqual({ accepted: 2_999, duplicate: 1, revised: 0, rejected: 0 });
});
