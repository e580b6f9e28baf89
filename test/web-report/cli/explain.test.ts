/** Why one unit has its score, and what would raise it. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { UnitCard } from '../../../engine/scoring/result.js';
import type { UnitStanding } from '../../../engine/scoring/standing.js';
import { done, put, records, run, workFolder } from './run.js';
import { standardAssessment, standardDemo } from './standard.js';

const folder = workFolder();
const at = (...names: string[]): string => join(folder, ...names);
const data = at('demo', 'villages.csv');
const VILLAGE = '370832101201';
const COUNTY = '370832';

const explain = (unit: string, ...more: string[]): Promise<string> => done('explain', '--data', data, '--unit', unit, '--workers', '1', '--quiet', ...more);
const cardOf = async (unit: string, ...more: string[]): Promise<UnitStanding & UnitCard> => JSON.parse(await explain(unit, '--json', ...more)) as UnitStanding & UnitCard;
const scoreOf = (unit: string): number => Number(records(at('out', 'scores.csv')).find(({ code }) => code === unit)!['score']);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

let card: UnitStanding & UnitCard;
beforeAll(async () => {
  await standardDemo(at('demo'));
  await standardAssessment(at('out'));
  card = await cardOf(VILLAGE);
});

test('the contributions of a village add up to its score, its weights to 100, its obstacles to 100 %', () => {
  expect(sum(card.steps.map(({ contribution }) => contribution))).toBeCloseTo(scoreOf(VILLAGE), 9);
  expect(sum(card.steps.map(({ weight }) => weight))).toBeCloseTo(100, 9);
  expect(sum(card.steps.map(({ obstacle }) => obstacle))).toBeCloseTo(100, 9);
  expect(sum(card.steps.map(({ nominalWeight }) => nominalWeight))).toBeCloseTo(100, 9);
});

test('every step follows from the one before it', () => {
  for (const { state, value, unclipped, normalised, weight, contribution, reportedShare } of card.steps) {
    if (state === 'value') {
      expect(value).not.toBeNull();
      expect(normalised).toBe(Math.min(1, Math.max(0, unclipped!)));
      expect(contribution).toBeCloseTo(weight * normalised! * reportedShare, 12);
    } else expect([value, normalised, contribution]).toEqual([null, null, 0]);
    if (state === 'not-applicable') expect(weight).toBe(0);
  }
});

test('the contributions of a county add up to its score', async () => {
  const county = await cardOf(COUNTY);
  expect([county.level, county.code]).toEqual(['county', COUNTY]);
  expect(sum(county.steps.map(({ contribution }) => contribution))).toBeCloseTo(scoreOf(COUNTY), 9);
});

test('the three largest gains are shown, and what leads to the next grade', () => {
  const open = card.steps.map(({ weight, contribution }) => weight - contribution).sort((a, b) => b - a);
  expect(card.gains.map(({ points }) => points)).toEqual(open.slice(0, 3));
  expect(card.gains.map(({ cost }) => cost)).toEqual([null, null, null]);
  // Cuts of the framework: A from 85, B from 70.
  const score = scoreOf(VILLAGE);
  const [grade, cut] = score < 70 ? ['C', 70] : ['A', 85];
  expect(grade).not.toBe('C');
  expect(card.nextGrade!.grade).toBe('A');
  expect(card.nextGrade!.points).toBeCloseTo(cut - score, 9);
});

test('with costs the cheapest points come first', async () => {
  // Costs on two indicators that stand far down by points; per point, the second of them is the cheaper.
  const open = card.steps.filter(({ state, weight, contribution }) => state === 'value' && weight - contribution > 0.1).sort((a, b) => a.weight - a.contribution - (b.weight - b.contribution));
  const [first, second] = [open[0]!, open[1]!];
  const costs = put(at('costs.csv'), `indicator,yuan_per_unit\n${first.code},1000000\n${second.code},1\n`);
  const priced = await cardOf(VILLAGE, '--costs', costs);
  expect(priced.gains.map(({ indicator }) => indicator)).toEqual([second.code, first.code, card.gains[0]!.indicator]);
  const [cheap, dear, unpriced] = priced.gains;
  expect(cheap!.cost).toBeCloseTo(Math.abs(cheap!.to - cheap!.from!), 9);
  expect(dear!.cost).toBeCloseTo(1_000_000 * Math.abs(dear!.to - dear!.from!), 3);
  expect(unpriced!.cost).toBeNull();
  expect(priced.steps).toEqual(card.steps);
});

test('on the terminal every indicator has its line, in both languages', async () => {
  const text = await explain(VILLAGE);
  for (const { code } of card.steps) expect(text.split('\n').filter((line) => line.startsWith(`${code}  `)), code).toHaveLength(1);
  expect(text).toContain(`得分 score ${scoreOf(VILLAGE).toFixed(2)}`);
  expect(text).toContain('得分提升最多(未给成本) largest gains (no costs were given):');
  expect(await explain(VILLAGE, '--costs', at('costs.csv'))).toContain('最省的提升 cheapest gains:');
});

test('score, interval, coverage, rank, grade and percentiles are those of the tables', () => {
  const row = records(at('out', 'scores.csv')).find(({ code }) => code === VILLAGE)!;
  const { score, interval, coverage, rank, tied, of, grade, gradeBeforeVeto, percentile, peers } = card;
  expect([score, ...interval!, coverage, rank, tied, of, percentile, peers!.percentile]).toEqual(['score', 'score', 'score_high', 'coverage', 'rank', 'tied', 'of', 'percentile', 'peer_percentile'].map((column) => Number(row[column])));
  expect([grade, gradeBeforeVeto, peers!.group]).toEqual([row['grade'], row['grade_before_veto'], row['peer_group']]);
  expect(peers!.of).toBe(records(at('out', 'scores.csv')).filter((other) => other['peer_group'] === row['peer_group'] && other['rank'] !== '').length);
  expect([card.change, card.vetoes]).toEqual([null, []]);
  expect(card.obstacles.map(({ indicator }) => card.steps.find(({ code }) => code === indicator)!.obstacle)).toEqual(card.steps.map(({ obstacle }) => obstacle).sort((a, b) => b - a).slice(0, 5));
});

test('the terminal tells percentiles, peers, vetoes and the change since last year; of a county, that years are compared by village', async () => {
  await standardDemo(at('before'), 2022);
  const vetoes = put(at('vetoes.csv'), `unit,kind,highest_grade,evidence,date\n${VILLAGE},data-falsification,,Audit 12,2023-11-02\n`);
  const more = ['--previous', at('before', 'villages.csv'), '--vetoes', vetoes];
  const { change, percentile, peers, gradeBeforeVeto } = await cardOf(VILLAGE, ...more);
  const { previous, backCast, current, real, definition } = change!.unit!;
  expect([change!.previousYear, current]).toEqual([2022, scoreOf(VILLAGE)]);
  const text = await explain(VILLAGE, ...more);
  expect(text).toContain(`总体百分位 percentile ${percentile!.toFixed(1)}, 同类百分位 percentile among peers ${peers!.percentile!.toFixed(1)}\n同类组 peer group: `);
  expect(text).toMatch(/: .+ · .+ · 脱贫村 [是否] \/ .+ · .+ · Village lifted out of poverty (yes|no); \d+ 个已排名 ranked\n/);
  expect(text).toContain(`等级 grade E (一票否决前 before vetoes ${gradeBeforeVeto!})`);
  expect(text).toContain('最高等级 highest grade E; 依据 evidence: Audit 12 (2023-11-02)');
  expect(text).toContain(`与 2022 年相比 change since 2022: 上年 previous ${previous.toFixed(2)}, 上年按今年方法 back-cast ${backCast.toFixed(2)}, `);
  expect(text).toContain(`今年 current ${current.toFixed(2)}; 实际变化 real ${real >= 0 ? '+' : ''}${real.toFixed(2)}, 方法变化 definition ${definition >= 0 ? '+' : ''}${definition.toFixed(2)}`);
  expect(await explain(COUNTY, ...more)).toContain('与 2022 年相比 change since 2022: 只比较行政村一级 compared at the level of the village alone');
});

test('an unknown unit is refused with the nearest one', async () => {
  const { status, stdout, stderr } = await run('explain', '--data', data, '--unit', '37083210120x', '--workers', '1', '--quiet');
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^--unit:应为数据中某单位的代码,实为 "37083210120x"\(是否为 37083210120\d\?\)\n--unit: expected the code of a unit in the data, found "37083210120x" \(did you mean 37083210120\d\?\) \[explain\/unknown-unit\]\n$/);
});
