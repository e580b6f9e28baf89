import { expect, test } from 'vitest';
import { conditionLabel, conditionText } from '../../../engine/run/warn/condition-text.js';
import { knownQuantities } from '../../../engine/run/warn/quantities.js';

const known = await knownQuantities();
const titleOf = (quantity: string) => known.get(quantity)?.title;

test('a condition is said as people say it, in both languages', () => {
  const rain = { condition: { quantity: 'rain', unit: 'mm', statistic: 'sum', window: 43_200, comparison: '>=', line: 50 }, line: 50 } as const;
  expect([conditionText(rain), conditionLabel(rain, titleOf)]).toEqual(['rain sum 12 h >= 50 mm', { zh: '12 小时累计雨量 ≥ 50 mm', en: 'rain, sum of 12 h ≥ 50 mm' }]);
  const cold = { condition: { quantity: 'groundTemperatureMin', unit: '°C', statistic: 'drop', window: 86_400, comparison: '>=', line: 8 }, line: 8 } as const;
  expect(conditionLabel(cold, titleOf).zh).toBe('24 小时地面最低温度降幅 ≥ 8 °C');
  const thunder = { condition: { quantity: 'thunderProbability', unit: '1', statistic: 'max', window: 7_200, comparison: '>=', line: 2 / 3 }, line: 2 / 3 } as const;
  expect(conditionLabel(thunder, titleOf)).toEqual({ zh: '2 小时最大雷电概率 ≥ 2/3', en: 'probability of thunder, greatest of 2 h ≥ 2/3' });
  const area = { condition: { quantity: 'parts at blue or above', unit: '1', statistic: 'max', window: null, comparison: '>=', line: 2 }, line: 2 } as const;
  expect(conditionLabel(area, titleOf).zh).toBe('蓝色及以上的下级区划数 ≥ 2');
});
