import { expect, test } from 'vitest';
import { metParts, type TracePart } from '../../engine/warning/trace.js';

const part = (branch: TracePart['branch'], crossed: boolean): TracePart => ({ branch, crossed, condition: { quantity: 'rain', unit: 'mm', statistic: 'sum', window: 3_600, comparison: '>=', line: 1 }, line: 1, value: 1, share: crossed ? 1 : 0, lacks: null });

test('that it may continue is told only beside something observed that crossed its line', () => {
  const forecast = part('forecast', true);
  expect(metParts([forecast, part('observed', false), part('continues', true)])).toEqual([forecast]);
  const [observed, continues] = [part('observed', true), part('continues', true)];
  expect(metParts([part('forecast', false), observed, continues])).toEqual([observed, continues]);
  expect(metParts([observed, part('continues', false)])).toEqual([observed]);
});
