/** What holds for any villages and the shipped framework: monotone, indifferent to the unit of weights and to names, three kinds of nothing kept apart. */
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { asRatio } from '../../engine/core/expression/index.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { packagePath } from '../../engine/run/package-root.js';
import { cardsOfUnits } from '../../engine/run/cards.js';
import { nodesOf, resolveFramework, type Framework, type FrameworkDeclaration, type TreeNode } from '../../engine/scoring/framework.js';
import { normalise } from '../../engine/scoring/normalise/goalpost.js';
import { compileFramework } from '../../engine/scoring/program.js';
import type { IndicatorStep } from '../../engine/scoring/result.js';
import { randomRows } from '../oracles/random-rows.js';
import { scoreRows, type Row } from './score-rows.js';

let declaration: FrameworkDeclaration;
let shipped: Framework;
beforeAll(async () => {
  ({ declaration } = await loadFramework(packagePath('indicators')));
  shipped = resolveFramework(declaration, 2024);
});

const seeds = fc.integer({ min: 1, max: 1_000_000 });
const rowsOf = (seed: number, n: number): Row[] => randomRows(seed, shipped, n);
/** The steps of some rows, each a village in a province of its own. */
async function stepsOf(...rows: readonly Row[]): Promise<(readonly IndicatorStep[])[]> {
  const { prepared, scored } = await scoreRows(rows.map((row, k) => ({ ...row, village_code: `${11 + k}0101001200` })), shipped);
  return cardsOfUnits(prepared, scored, rows.map((_, k) => k), null).map(({ steps }) => steps);
}

test('raising the numerator of a share never lowers an indicator for which higher is better, nor raises one for which lower is (R21)', async () => {
  const program = compileFramework(shipped);
  const ratios = program.indicators.flatMap((indicator, k) => {
    const ratio = asRatio(indicator.formula);
    return ratio === null ? [] : [{ k, numerator: ratio.numerator, sign: shipped.indicators[k]!.direction === 'higher-is-better' ? 1 : -1 }];
  });
  expect(ratios.length).toBeGreaterThan(30);
  // twenty pairs of villages are scored at once
  const raises = fc.array(fc.record({ seed: seeds, ratio: fc.constantFrom(...ratios), more: fc.integer({ min: 1, max: 50 }) }), { minLength: 20, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(raises, async (all) => {
      const asked = all.map(({ seed, ...own }) => ({ ...own, row: rowsOf(seed, 1)[0]! })).filter(({ row, ratio }) => typeof row[ratio.numerator] === 'number');
      const scored = await stepsOf(...asked.flatMap(({ row, ratio: { numerator }, more }) => [row, { ...row, [numerator]: Number(row[numerator]) + more }]));
      const wrong = asked.flatMap(({ ratio: { k, numerator, sign } }, pair) => {
        const [before, after] = [scored[2 * pair]![k]!, scored[2 * pair + 1]![k]!];
        const holds = after.state === before.state && (before.state !== 'value' || (sign * (after.normalised! - before.normalised!) >= 0 && sign * (after.unclipped! - before.unclipped!) > 0));
        return holds ? [] : [{ numerator, before, after }];
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 4 },
  );
});

/** The framework with all its weights in another unit. */
function scaled(framework: Framework, by: number): Framework {
  const node = (one: TreeNode): TreeNode => ({ ...one, weight: one.weight * by, children: one.children.map(node) });
  return { ...framework, root: node(framework.root), indicators: framework.indicators.map((indicator) => ({ ...indicator, weight: indicator.weight * by })) };
}

test('weights in another unit change no score, coverage, rank or grade of any level', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.double({ min: 0.01, max: 1_000, noNaN: true }), async (seed, by) => {
      const rows = rowsOf(seed, 12);
      const [one, other] = [await scoreRows(rows, shipped), await scoreRows(rows, scaled(shipped, by))];
      one.scored.levels.forEach((level, k) => {
        const same = other.scored.levels[k]!;
        expect(Math.max(...Array.from(level.score, (score, row) => Math.max(Math.abs(same.score[row]! - score), Math.abs(same.coverage[row]! - level.coverage[row]!))))).toBeLessThanOrEqual(1e-9);
        expect([same.rank, same.grade]).toEqual([level.rank, level.grade]);
      });
    }),
    { numRuns: 12 },
  );
});

test('villages that exchange their codes exchange their scores, and their township keeps its own', async () => {
  await fc.assert(
    fc.asyncProperty(seeds, fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }), async (seed, order) => {
      const codes = order.map((_, k) => `110101001${200 + k}`);
      // Township and county fields have one value among them all.
      const [first, ...others] = rowsOf(seed, 8);
      const shared = shipped.fields.filter(({ level }) => level !== 'village').map(({ name }) => [name, first![name] ?? null] as const);
      const rows = [first!, ...others].map((row) => ({ ...row, ...Object.fromEntries(shared) }));
      const scores = async (of: readonly string[]): Promise<{ village: number[]; township: number }> => {
        const { scored } = await scoreRows(rows.map((row, k) => ({ ...row, village_code: of[k]! })), shipped);
        const [villages, townships] = scored.levels;
        return { village: of.map((code) => villages!.score[villages!.codes.indexOf(code)]!), township: townships!.score[0]! };
      };
      const [one, other] = [await scores(codes), await scores(order.map((k) => codes[k]!))];
      expect(other.village).toEqual(one.village);
      expect(Math.abs(other.township - one.township)).toBeLessThanOrEqual(1e-9);
    }),
    { numRuns: 10 },
  );
});

test('not applicable, missing and zero are three things: hazard points without any, unknown, and none monitored', async () => {
  const { goalpost, weight } = shipped.indicators.find(({ code }) => code === 'A4-13')!;
  const row = { ...rowsOf(7, 1)[0]!, hazard_points: 4, hazard_points_monitored: 2 };
  const changes: Row[] = [{ hazard_points: 0, hazard_points_monitored: 0 }, { hazard_points_monitored: null }, { hazard_points_monitored: 0 }, { hazard_points_monitored: 4 }];
  const steps = (await stepsOf(...changes.map((change) => ({ ...row, ...change })))).map((list) => list.find(({ code }) => code === 'A4-13')!);
  const [none, unknown, zero, all] = steps as [IndicatorStep, IndicatorStep, IndicatorStep, IndicatorStep];
  // Without hazard points its weight goes to its siblings; unknown it keeps its weight and has no value; a zero is a value.
  expect([none.state, none.value, none.weight, none.contribution]).toEqual(['not-applicable', null, 0, 0]);
  expect([unknown.state, unknown.value, unknown.contribution]).toEqual(['blank', null, 0]);
  expect(unknown.weight).toBe(zero.weight);
  expect(unknown.weight).toBeGreaterThanOrEqual(weight / 100 - 1e-9);
  expect([zero.state, zero.value, zero.unclipped]).toEqual(['value', 0, normalise(0, goalpost)!.unclipped]);
  expect([all.state, all.value]).toEqual(['value', 100]);
  const whole = async (change: Row): Promise<[number, number, number]> => {
    const { scored } = await scoreRows([{ ...row, ...change }], shipped);
    const [village] = scored.levels;
    return [village!.score[0]!, village!.high[0]!, village!.coverage[0]!];
  };
  const [asNone, asUnknown, asZero] = [await whole({ hazard_points: 0, hazard_points_monitored: 0 }), await whole({ hazard_points_monitored: null }), await whole({ hazard_points_monitored: 0 })];
  expect(asNone[0]).not.toBe(asUnknown[0]);
  // Unknown and zero have the same lower bound, but only the unknown may still turn out higher, and only it lacks coverage.
  expect(asUnknown[0]).toBeCloseTo(asZero[0], 9);
  expect(asUnknown[1]).toBeGreaterThan(asZero[1] + 0.1);
  expect(asUnknown[2]).toBeLessThan(asZero[2] - 0.1);
});

test('every task has an indicator with weight in every year weights are declared for', () => {
  for (const date of Object.keys(declaration.weights)) {
    const { root } = resolveFramework(declaration, Number(date.slice(0, 4)));
    const tasks = [...nodesOf(root)].filter(({ children }) => children.length === 0);
    expect(tasks.map(({ code }) => code)).toEqual(Array.from({ length: 26 }, (_, k) => `T${String(k + 1).padStart(2, '0')}`));
    for (const task of tasks) expect(task.indicators.length, task.code).toBeGreaterThan(0);
  }
});

test('at the floor a score is exactly 0, at the target exactly 1, and beyond them it stays so', () => {
  for (const { code, goalpost } of shipped.indicators) {
    const { floor, target } = goalpost;
    expect([code, normalise(floor, goalpost)]).toEqual([code, { unclipped: 0, normalised: 0 }]);
    expect([code, normalise(target, goalpost)]).toEqual([code, { unclipped: 1, normalised: 1 }]);
    const beyond = (value: number): number | null => normalise(value, goalpost)?.normalised ?? null;
    const step = (target - floor) / 1_000;
    expect([code, beyond(target + step)]).toEqual([code, 1]);
    // A scale that begins at its floor has no value below it.
    expect([0, null]).toContain(beyond(floor - step));
    expect(beyond(target - step)!).toBeLessThan(1);
    expect(beyond(floor + step)!).toBeGreaterThan(0);
  }
});
