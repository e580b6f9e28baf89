import { group } from 'd3';
import { expect, test } from 'vitest';
import { median } from '../../../engine/core/statistics.js';
import { SHARE_PAIRS, type Row } from './independent-rules.js';
import { numbersOf, readDemo } from './read-demo.js';

const demo = await readDemo({ villages: 3_000 });
const rows = demo.rows.map(numbersOf);
const nextYear = (await readDemo({ villages: 3_000, year: 2025 })).rows.map(numbersOf);

/** A share or amount of every village where it can be known. */
const each = (value: (row: Row) => number | undefined): number[] => rows.map(value).filter((x): x is number => x !== undefined && Number.isFinite(x));
const percent = (a: string, b: string) => (row: Row): number | undefined => (row[a] === undefined || row[b] === undefined || row[b] === 0 ? undefined : (100 * row[a]) / row[b]);

test.each([
  ['fixed broadband', percent('hh_fixed_broadband', 'resident_households'), 20, 95],
  ['gigabit', percent('hh_gigabit_ready', 'resident_households'), 0, 90],
  ['4G', percent('natural_villages_4g', 'natural_villages'), 80, 100],
  ['5G', percent('natural_villages_5g', 'natural_villages'), 0, 90],
  ['internet users', percent('internet_users_6plus', 'population_6plus'), 55, 80],
  ['download speed', (row: Row) => row['download_mbps_median'], 20, 200],
  ['outage', (row: Row) => row['outage_hours'], 9, 50],
  ['mapped land', percent('mapped_mu', 'cultivated_mu'), 40, 100],
  ['digital crops', percent('crop_digital_mu', 'crop_sown_mu'), 10, 50],
  ['cold storage', percent('cold_storage_t', 'perishable_output_t'), 0, 15],
  ['online sales', percent('agri_online_sales', 'agri_sales'), 8, 35],
  ['parcels out', (row: Row) => row['parcels_out']! / row['resident_households']!, 1, 30],
  ['online services', percent('services_online_full', 'services_total'), 25, 95],
  ['broadcast', percent('natural_villages_broadcast', 'natural_villages'), 30, 100],
  ['warning reach', percent('hh_warning_reach', 'resident_households'), 50, 100],
  ['warning latency', (row: Row) => row['warning_latency_min'], 15, 120],
  ['media app', percent('media_app_mau', 'county_pop_resident'), 0, 30],
  ['e-vouchers', percent('med_evoucher', 'insured_medical'), 20, 90],
  ['income', (row: Row) => row['income_pc'], 15_000, 30_000],
  ['people per household', (row: Row) => row['population_resident']! / row['resident_households']!, 2, 3.5],
])('the median village lies inside the goalposts: %s', (_, value, low, high) => {
  const middle = median(each(value));
  expect(middle).toBeGreaterThanOrEqual(low);
  expect(middle).toBeLessThanOrEqual(high);
});

function correlation(pairs: readonly (readonly [number, number])[]): number {
  const n = pairs.length;
  const mean = (k: 0 | 1): number => pairs.reduce((sum, pair) => sum + pair[k], 0) / n;
  const [mx, my] = [mean(0), mean(1)];
  const moment = (f: (x: number, y: number) => number): number => pairs.reduce((sum, [x, y]) => sum + f(x - mx, y - my), 0);
  return moment((x, y) => x * y) / Math.sqrt(moment((x) => x * x) * moment((_, y) => y * y));
}
const both = (a: (row: Row) => number | undefined, b: (row: Row) => number | undefined): [number, number][] =>
  rows.flatMap((row): [number, number][] => {
    const [x, y] = [a(row), b(row)];
    return x === undefined || y === undefined ? [] : [[x, y]];
  });

test('developed villages are ahead in several things at once, and earn more', () => {
  const gigabit = percent('hh_gigabit_ready', 'resident_households');
  expect(correlation(both(gigabit, percent('hh_online_shopping', 'resident_households')))).toBeGreaterThan(0.3);
  expect(correlation(both(gigabit, (row) => row['income_pc']))).toBeGreaterThan(0.4);
  expect(correlation(both(gigabit, (row) => row['is_relieved_village']))).toBeLessThan(-0.15);
});
test('villages of one township are more alike than villages at large', () => {
  const shares = demo.rows.map((row, i) => [row['village_code']!.slice(0, 9), percent('hh_gigabit_ready', 'resident_households')(rows[i]!)] as const).filter((pair): pair is readonly [string, number] => pair[1] !== undefined);
  const variance = (values: readonly number[]): number => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  };
  const inside = [...group(shares, ([township]) => township).values()].filter((villages) => villages.length > 1).map((villages) => variance(villages.map(([, share]) => share)));
  expect(inside.reduce((a, b) => a + b, 0) / inside.length).toBeLessThan(0.85 * variance(shares.map(([, share]) => share)));
});
test('sizes are skewed: the mean of households is above their median', () => {
  const households = each((row) => row['households']);
  expect(households.reduce((a, b) => a + b, 0) / households.length).toBeGreaterThan(1.05 * median(households));
});

test('a year later villages have moved on: shares rise by one or two points, and standing things are still there', () => {
  const changes = rows.flatMap((row, i) => SHARE_PAIRS.flatMap(([a, b]): number[] => {
    const [before, after] = [percent(a, b)(row), percent(a, b)(nextYear[i]!)];
    return before === undefined || after === undefined ? [] : [after - before];
  }));
  const mean = changes.reduce((x, y) => x + y, 0) / changes.length;
  expect(mean).toBeGreaterThan(0.7);
  expect(mean).toBeLessThan(2.2);
  for (const field of ['heritage_items', 'hazard_points', 'road_km']) {
    expect(rows.filter((row, i) => row[field] !== undefined && nextYear[i]![field]! < row[field]), field).toEqual([]);
  }
});
test('a year later few shares leap by 25 points and few denominators by a fifth', () => {
  let [leaps, all] = [0, 0];
  rows.forEach((row, i) => {
    for (const [a, b] of SHARE_PAIRS) {
      const [before, after] = [percent(a, b)(row), percent(a, b)(nextYear[i]!)];
      if (before === undefined || after === undefined) continue;
      all++;
      if (Math.abs(after - before) > 25 || Math.abs(nextYear[i]![b]! - row[b]!) > 0.2 * row[b]!) leaps++;
    }
  });
  expect(leaps / all).toBeLessThan(0.005);
});
