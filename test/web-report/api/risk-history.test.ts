import { afterEach, beforeEach, expect, test } from 'vitest';
import { anyRow, HOUR, rain, START, VILLAGES } from '../../monitor/world.js';
import { serve, type Served } from './served.js';

const [VILLAGE] = VILLAGES;
let served: Served;
beforeEach(async () => void (served = await serve()));
afterEach(() => served.stop());

const at = (hour: number): string => encodeURIComponent(new Date(START + hour * HOUR).toISOString());
const url = (from: number, to: number, more = ''): string => `/v1/villages/${VILLAGE}/risks?from=${at(from)}&to=${at(to)}${more}`;
interface Row {
  readonly time: string;
  readonly level: number | null;
  readonly judged: boolean;
  readonly hazards: Readonly<Record<string, number | null>>;
}
const rowsOf = async (question: string): Promise<readonly Row[]> => (await served.get(question)).json<{ readonly risks: readonly Row[] }>().risks;

/** Rain hour by hour, each judged as it comes in. */
async function tell(hours: readonly number[]): Promise<number[]> {
  const levels: number[] = [];
  for (const [hour, value] of hours.entries()) {
    served.now = START + hour * HOUR;
    await served.monitor.take([rain('P1', hour, value)], anyRow);
    await served.monitor.cycle();
    levels.push((await served.get(`/v1/villages/${VILLAGE}`)).json<{ readonly level: number }>().level);
  }
  return levels;
}
const STORM = [2, 3, 40, 5, 0, 0, 62, 1, 0, 0, 0, 0, 0, 0];

test('the levels of the steps are those that were published as each came in, by hazard too, and begin with the first that was judged', async () => {
  const published = await tell(STORM);
  expect(new Set(published).size).toBeGreaterThan(1);
  const { code, name, step, hazards, count, risks } = (await served.get(url(-3, 20))).json<{ code: string; name: string; step: string; hazards: object; count: number; risks: readonly Row[] }>();
  expect([code, name, step, count, Object.keys(hazards)]).toEqual([VILLAGE, '一村', '60min', STORM.length + 3, ['flash-flood']]);
  expect(risks.slice(3).map(({ level }) => level)).toEqual(published);
  expect(risks.slice(0, 3).map(({ level, judged }) => [level, judged])).toEqual([[null, false], [null, false], [null, false]]);
  expect(risks[5]).toEqual({ time: '2023-07-02T10:00:00+08:00', level: 1, levelName: 'blue', judged: true, hazards: { 'flash-flood': 1 } });
  // a span in the midst of it is the same: what is held at its beginning follows from before
  expect((await rowsOf(url(7, 9))).map(({ level }) => level)).toEqual(published.slice(7, 10));
  expect((await rowsOf(url(7, 9, '&hazard=river-stage'))).map(({ level, hazards: own }) => [level, own])).toEqual([[null, {}], [null, {}], [null, {}]]);
});

test('a late row is in it as it is known now, and not as of a moment before it came', async () => {
  const published = await tell(STORM);
  const before = served.now;
  served.now += HOUR;
  await served.monitor.take([rain('P1', 9, 95)], anyRow);
  const levelAt9 = async (more: string): Promise<number | null> => (await rowsOf(url(9, 9, more)))[0]!.level;
  expect(await levelAt9('')).toBe(4);
  expect(await levelAt9(`&asOf=${encodeURIComponent(new Date(before).toISOString())}`)).toBe(published[9]);
});

test('down-sampled it is least, mean and greatest of the steps; as CSV each hazard has a column', async () => {
  await tell(STORM);
  // 08:00 begins the step of 06:00: levels 0 0 1 1
  const { risks } = (await served.get(url(0, 3, '&step=6h'))).json<{ risks: readonly object[] }>();
  expect(risks).toEqual([{ time: '2023-07-02T06:00:00+08:00', min: 0, mean: 0.5, max: 1, maxName: 'blue', count: 4, judged: 4, hazards: { 'flash-flood': 1 } }]);
  expect((await served.get(url(1, 2, '&f=csv'))).body).toBe('\uFEFFtime,level,levelName,judged,flash-flood\n2023-07-02T09:00:00+08:00,0,none,true,0\n2023-07-02T10:00:00+08:00,1,blue,true,1\n');
  expect((await served.get(url(1, 2, '&step=1d&f=ndjson'))).body.trim().split('\n').map((line) => (JSON.parse(line) as { max: number }).max)).toEqual([1]);
});

test('a strong tag says that nothing is new, until a row bears on it', async () => {
  await tell(STORM.slice(0, 3));
  const { headers } = await served.get(url(0, 2));
  const again = async (): Promise<number> => (await served.get(url(0, 2), { 'if-none-match': String(headers['etag']) })).statusCode;
  expect(await again()).toBe(304);
  await served.monitor.take([rain('P1', 1, 70)], anyRow);
  expect(await again()).toBe(200);
});

test('what cannot be asked is told: an unknown village, a span that ends before it begins or is too long', async () => {
  const statusOf = async (question: string): Promise<number> => (await served.get(question)).statusCode;
  expect(await statusOf(url(0, 1).replace(VILLAGE, '330102001299'))).toBe(404);
  expect(await statusOf(url(2, 1))).toBe(400);
  expect(await statusOf(`/v1/villages/${VILLAGE}/risks?from=${at(0)}`)).toBe(400);
  expect(await statusOf(url(0, 30_000))).toBe(413);
});
