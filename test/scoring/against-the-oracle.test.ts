/** The engine against the plain implementation of the same rules in test/oracles, unit by unit and step by step. */
import { beforeAll, describe, expect, test } from 'vitest';
import { cardsOfGroups, cardsOfUnits } from '../../engine/run/cards.js';
import { loadFramework } from '../../engine/run/framework-files.js';
import { packagePath } from '../../engine/run/package-root.js';
import type { Scored } from '../../engine/run/score.js';
import { frameworkOf } from '../../engine/run/assess.js';
import type { Prepared } from '../../engine/run/prepare.js';
import { resolveFramework, type Framework } from '../../engine/scoring/framework.js';
import { plainAssess, type PlainResult } from '../oracles/plain-assessment.js';
import { randomRows } from '../oracles/random-rows.js';
import { scoreRows, type Row } from './score-rows.js';

/** Every number that is another than the plain implementation's: told together, since an `expect` for each of some 200,000 takes longer than both implementations. */
function differences(framework: Framework, { prepared, scored }: { prepared: Prepared; scored: Scored }, plain: PlainResult): string[] {
  const found: string[] = [];
  const same = (where: string, ours: unknown, theirs: unknown): void => {
    if (ours !== theirs) found.push(`${where}: ${String(ours)} against ${String(theirs)}`);
  };
  scored.levels.forEach((level, k) => {
    const all = level.codes.map((_, row) => row);
    const cards = k === 0 ? cardsOfUnits(prepared, scored, all, null) : cardsOfGroups(scored, k - 1, all, null);
    expect(Object.keys(plain[level.level]!).sort()).toEqual([...level.codes]);
    level.codes.forEach((code, row) => {
      const expected = plain[level.level]![code]!;
      const near = (what: string, ours: number, theirs: number | null, slack = 1e-9): void => {
        if (!(Math.abs(ours - (theirs ?? 0)) <= slack)) found.push(`${level.level} ${code} ${what}: ${ours} against ${theirs}`);
      };
      near('score', level.score[row]!, expected.score);
      near('high', level.high[row]!, expected.high);
      near('reported', level.reported[row]!, expected.reported);
      near('coverage', level.coverage[row]!, expected.coverage);
      near('unit mean', level.unitMean[row]!, expected.unitMean);
      same(`${level.level} ${code} rank`, level.rank[row], expected.rank ?? 0);
      same(`${level.level} ${code} grade`, framework.grades[level.grade[row]!]?.grade ?? null, expected.grade);
      framework.root.children.forEach((group, g) => {
        near(`${group.code} score`, level.groupScore[g]![row]!, expected.groupScore[group.code] ?? 0);
        near(`${group.code} coverage`, level.groupCoverage[g]![row]!, expected.groupCoverage[group.code] ?? 0);
      });
      for (const step of cards[row]!.steps) {
        const theirs = expected.indicators[step.code]!;
        const state = step.state === 'value' || step.state === 'not-applicable' ? step.state : 'missing';
        same(`${level.level} ${code} ${step.code}`, state, theirs.state);
        near(`${step.code} weight`, step.weight, theirs.effectiveWeight);
        near(`${step.code} contribution`, step.contribution, theirs.contribution);
        if (step.value !== null) {
          near(`${step.code} value`, step.value, theirs.value, 1e-9 * Math.max(1, Math.abs(step.value)));
          near(`${step.code} z`, step.normalised!, theirs.z);
          near(`${step.code} reported share`, step.reportedShare, theirs.reportedShare);
        }
      }
    });
  });
  return found;
}

let shipped: Framework;
let core: Framework;
beforeAll(async () => {
  const { declaration } = await loadFramework(packagePath('indicators'));
  shipped = resolveFramework(declaration, 2024);
  core = frameworkOf(declaration, 2024, true);
});

describe('the shipped framework on villages made to be awkward', () => {
  test.each([1, 2, 3])('seed %i: every score, rank, grade and step of every level agrees', async (seed) => {
    const rows = randomRows(seed, shipped, 120, { excess: seed === 3, blank: seed * 0.05 }) as Row[];
    expect(differences(shipped, await scoreRows(rows, shipped), plainAssess(rows, shipped))).toEqual([]);
  });
  test('the core tier agrees too: what is left out is not applicable (R19)', async () => {
    const rows = randomRows(4, shipped, 80) as Row[];
    expect(differences(core, await scoreRows(rows, core), plainAssess(rows, shipped, { coreOnly: true }))).toEqual([]);
  });
});
