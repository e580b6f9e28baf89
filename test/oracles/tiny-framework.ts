/** A framework small enough to score by hand: two actions, three tasks, six indicators, four levels. */
import type { Label } from '../../engine/core/label.js';
import { resolveFramework, type FieldDeclaration, type Framework, type FrameworkDeclaration, type IndicatorDeclaration } from '../../engine/scoring/framework.js';

const label = (en: string): Label => ({ zh: en, en });

const field = (name: string, type: FieldDeclaration['type'] = 'int', level = 'village', more: Partial<FieldDeclaration> = {}): FieldDeclaration => ({
  name,
  title: label(name),
  group: 'X',
  type,
  unit: '-',
  level,
  providedBy: 'village',
  ...(type === 'int' || type === 'num' ? { min: 0, max: 10_000 } : {}),
  ...more,
});

const indicator = (code: string, parent: string, formula: string, more: Partial<IndicatorDeclaration> = {}): IndicatorDeclaration => ({
  code,
  name: code,
  title: label(code),
  parent,
  level: 'village',
  direction: 'higher-is-better',
  unit: '%',
  formula,
  rollup: 'formula-on-sums',
  core: true,
  importance: 3,
  department: 'X',
  goalposts: { '2022-01-01': { floor: 0, target: 100, scale: 'identity', basis: { zh: '例', en: 'example' }, verified: false } },
  examples: [],
  ...more,
});

export const goalpost = (floor: number, target: number, scale: 'identity' | 'log1p' | 'sqrt' = 'identity') => ({
  goalposts: { '2022-01-01': { floor, target, scale, basis: { zh: '例', en: 'example' }, verified: false } },
});

/**
 * Weights [points]: A1 = T1 (I1 20, I2 10) + T2 (I3 30); A2 = T3 (I4 15, I5 15, I6 10).
 * I2 is on a log scale where 9 is half way (ln 10 / ln 100); I6 on a root scale where 1 of 4 bases is half way.
 */
const INDICATORS = [
  indicator('I1', 'T1', '100 * wired / households'),
  indicator('I2', 'T1', 'speed', { rollup: 'weighted-mean', ...goalpost(0, 99, 'log1p') }),
  indicator('I3', 'T2', '100 * resolved / complaints', { level: 'township', appliesWhen: 'complaints >= 5' }),
  indicator('I4', 'T3', '100 * wavg([crop_digital / crop, fish_digital / fish], [out_crop, out_fish])', { appliesWhen: 'out_crop + out_fish > 0' }),
  indicator('I5', 'T3', 'clinic_online', { appliesWhen: 'has_clinic == 1', rollup: 'mean-over-units', ...goalpost(0, 1) }),
  indicator('I6', 'T3', 'bases', { level: 'county', rollup: 'as-given', core: false, ...goalpost(0, 4, 'sqrt') }),
];

const DECLARATION: FrameworkDeclaration = {
  name: 'tiny',
  title: label('Tiny'),
  source: 'an example',
  version: '1',
  unit: { code: 'code', name: 'name', rows: [{ is: 'unit', code: '\\d{12}' }], weight: 'households' },
  levels: [
    { name: 'village', title: label('Village'), prefix: 12 },
    { name: 'township', title: label('Township'), prefix: 9 },
    { name: 'county', title: label('County'), prefix: 6 },
    { name: 'province', title: label('Province'), prefix: 2 },
  ],
  tree: [
    {
      code: 'A1',
      title: label('A1'),
      children: [
        { code: 'T1', title: label('T1') },
        { code: 'T2', title: label('T2') },
      ],
    },
    { code: 'A2', title: label('A2'), children: [{ code: 'T3', title: label('T3') }] },
  ],
  weights: { '2022-01-01': { I1: 2000, I2: 1000, I3: 3000, I4: 1500, I5: 1500, I6: 1000 } },
  grades: [
    { grade: 'A', title: label('A'), atLeast: 85, quota: 0.25 },
    { grade: 'B', title: label('B'), atLeast: 70, quota: 0.5 },
    { grade: 'C', title: label('C'), atLeast: 0 },
  ],
  ranking: { coverage: 85, groupCoverage: 60 },
  peers: [],
  vetoes: [],
  fields: [
    field('code', 'code'),
    field('name', 'text'),
    field('terrain', 'enum', 'village', {
      values: [
        { value: 'plain', title: label('plain') },
        { value: 'hill', title: label('hill') },
      ],
    }),
    field('households', 'int', 'village', { min: 0 }),
    field('wired'),
    field('speed', 'num'),
    field('complaints', 'int', 'township'),
    field('resolved', 'int', 'township'),
    ...['crop', 'crop_digital', 'fish', 'fish_digital', 'out_crop', 'out_fish'].map((name) => field(name, 'num')),
    field('has_clinic', 'bool', 'village', { min: 0, max: 1 }),
    field('clinic_online', 'bool', 'village', { min: 0, max: 1 }),
    field('poor', 'bool', 'village', { min: 0, max: 1 }),
    field('bases', 'int', 'county'),
    field('county_rate', 'num', 'county', { min: 0, max: 1, above: 'weighted-mean' }),
  ],
  indicators: INDICATORS,
  rules: [],
};

/** The framework, with some indicators changed and some weights [hundredths]. */
export function tinyFramework(changes: Readonly<Record<string, Partial<IndicatorDeclaration>>> = {}, weights: Readonly<Record<string, number>> = {}): Framework {
  return resolveFramework(
    {
      ...DECLARATION,
      indicators: INDICATORS.map((declared) => ({ ...declared, ...changes[declared.code] })),
      weights: { '2022-01-01': { ...DECLARATION.weights['2022-01-01'], ...weights } },
    },
    2025,
  );
}
