import { expect, test } from 'vitest';
import { loadFramework } from '../../engine/run/framework-files.js';
import { departmentTitle, groupTitle, providerTitle, unitTitle } from '../../engine/scoring/framework-words.js';

const words = { 户: { zh: '户', en: 'households' }, survey: { zh: '调查', en: 'Survey' }, 教育: { zh: '教育', en: 'Education' } };

test('a unit, a department and a group are called by the words of the framework, and by themselves where it has none', () => {
  expect(unitTitle({ words }, '户')).toEqual({ zh: '户', en: 'households' });
  expect(unitTitle({}, '户')).toEqual({ zh: '户', en: '户' });
  expect(unitTitle({ words }, '-')).toEqual({ zh: '', en: '' });
  expect(unitTitle({ words }, 'constructor')).toEqual({ zh: 'constructor', en: 'constructor' });
  expect(departmentTitle({ words }, '教育/卫健')).toEqual({ zh: '教育/卫健', en: 'Education / 卫健' });
  expect(groupTitle({ words }, 'POP')).toEqual({ zh: 'POP', en: 'POP' });
});

test('a provider is called by the words, else by the choice or the level of that name', () => {
  const field = (providedBy: string) => ({ name: 'f', title: { zh: '甲', en: 'f' }, group: 'P', type: 'int' as const, unit: '户', level: 'village', providedBy });
  const framework = { words, levels: [{ name: 'village', title: { zh: '村', en: 'Village' }, prefix: 12 }], fields: [{ ...field('x'), values: [{ value: 'sensor', title: { zh: '设备', en: 'Sensor' } }] }] };
  expect(['survey', 'sensor', 'village', 'nobody'].map((name) => providerTitle(framework, field(name)).en)).toEqual(['Survey', 'Sensor', 'Village', 'nobody']);
});

test.each(['indicators', 'indicators/county-census-2020'])('%s says nothing in the other language: every unit, provider, department, group, basis and reason has both', async (folder) => {
  const { declaration } = await loadFramework(folder);
  const labels = [
    ...declaration.fields.flatMap((field) => [unitTitle(declaration, field.unit), providerTitle(declaration, field), groupTitle(declaration, field.group)]),
    ...declaration.indicators.flatMap((one) => [unitTitle(declaration, one.unit), departmentTitle(declaration, one.department), ...Object.values(one.goalposts).map(({ basis }) => basis)]),
    ...declaration.rules.flatMap(({ why }) => why ?? []),
  ];
  // names of Chinese programmes in quotation marks, and of towns, stand in both languages
  expect(labels.filter(({ en }) => /\p{Script=Han}/u.test(en.replaceAll(/"[^"]*"|城关镇/g, '')))).toEqual([]);
  expect(labels.filter(({ zh }) => /[a-z]{3,}/.test(zh.replaceAll('Mbps', '')))).toEqual([]);
});
