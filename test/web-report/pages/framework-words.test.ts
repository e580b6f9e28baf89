import { beforeAll, expect, test } from 'vitest';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { resolveFramework, type FieldDeclaration, type Framework } from '../../../engine/scoring/framework.js';
import { waysUp } from '../../../web-report/pages/assessment/client/views/framework-words.js';

let framework: Framework;
beforeAll(async () => {
  framework = resolveFramework((await loadFramework('indicators')).declaration, 2023);
});
const field = (name: string): FieldDeclaration => framework.fields.find((one) => one.name === name)!;

test.each([
  // numerators, denominators and counts of a guard are added up, and so is what the means are weighted by
  ['hh_fixed_broadband', ['sum']],
  ['water_samples', ['sum']],
  ['complaints', ['sum']],
  ['resident_households', ['sum']],
  // a value per village of which the mean is taken is no sum
  ['outage_hours', ['weighted-mean']],
  ['download_mbps_median', ['weighted-mean']],
  ['warning_latency_min', ['weighted-mean']],
  ['courier_brands_direct', ['mean-over-units']],
  ['has_legal_point', ['mean-over-units']],
  ['innovation_bases', ['as-given']],
  ['county_broadband_rate', ['rate']],
  // a yes/no of a guard says which villages count
  ['is_relieved_village', ['chooses']],
  ['village_name', []],
] as const)('%s goes up as %s', (name, ways) => {
  expect(waysUp(framework, field(name))).toEqual(ways);
});

test('a number that makes means and sums goes up both ways; nothing goes above the highest level', () => {
  const indicators = [...framework.indicators, { ...framework.indicators[0]!, formula: 'outage_hours / households', rollup: 'formula-on-sums' as const }];
  expect(waysUp({ ...framework, indicators }, field('outage_hours'))).toEqual(['weighted-mean', 'sum']);
  expect(waysUp({ ...framework, levels: framework.levels.slice(0, 1) }, field('outage_hours'))).toEqual([]);
});
