/** That goalposts, levels and grades lie in an order that means something. */
import type { Problem } from '../../core/errors.js';
import type { IndicatorDeclaration } from '../../scoring/framework.js';
import { scaleNamed } from '../../scoring/normalise/index.js';
import type { FrameworkSource } from '../framework-source.js';

function goalpostProblems({ placeIn }: FrameworkSource, indicator: IndicatorDeclaration): Problem[] {
  return Object.entries(indicator.goalposts).flatMap(([date, { floor, target, scale }]): Problem[] => {
    const at = (key: string): string => placeIn(indicator, ['goalposts', date, key]);
    const code = 'framework/goalpost';
    const problems: Problem[] = [];
    const rising = indicator.direction === 'higher-is-better';
    if (floor === target) problems.push({ place: at('target'), expected: 'a target other than the floor', found: String(target), code });
    else if (target > floor !== rising) {
      problems.push({ place: at('target'), expected: `a target ${rising ? 'above' : 'below'} the floor ${floor} (${indicator.direction})`, found: String(target), code });
    }
    const { lowest } = scaleNamed(scale);
    for (const [key, value] of Object.entries({ floor, target })) {
      if (value < lowest) problems.push({ place: at(key), expected: `a number >= ${lowest} on the scale ${scale}`, found: String(value), code });
    }
    return problems;
  });
}

function levelProblems({ declaration: d, place }: FrameworkSource): Problem[] {
  return d.levels.slice(1).flatMap((level, i): Problem[] => {
    const below = d.levels[i]!;
    if (level.prefix < below.prefix) return [];
    return [
      {
        place: place('framework.yaml', ['levels', i + 1, 'prefix']),
        expected: `fewer digits than the ${below.prefix} of ${below.name}: finest level first`,
        found: String(level.prefix),
        code: 'framework/levels',
      },
    ];
  });
}

function gradeProblems({ declaration: d, place }: FrameworkSource): Problem[] {
  const at = (i: number, key: string): string => place('framework.yaml', ['grades', i, key]);
  const code = 'framework/grades';
  const problems = d.grades.slice(1).flatMap((grade, i): Problem[] => {
    const better = d.grades[i]!;
    return grade.atLeast < better.atLeast
      ? []
      : [{ place: at(i + 1, 'atLeast'), expected: `a score below the ${better.atLeast} of grade ${better.grade}: best grade first`, found: String(grade.atLeast), code }];
  });
  const last = d.grades.length - 1;
  if (d.grades[last]!.atLeast > 0) problems.push({ place: at(last, 'atLeast'), expected: '0, so that every score has a grade', found: String(d.grades[last]!.atLeast), code });
  const quotas = d.grades.flatMap((grade) => grade.quota ?? []);
  const sum = quotas.reduce((total, quota) => total + quota, 0);
  if (quotas.length > 0 && (quotas.length !== last || d.grades[last]!.quota !== undefined)) {
    problems.push({ place: place('framework.yaml', ['grades']), expected: 'a quota for every grade but the last, or for none', found: `${quotas.length} of ${last + 1}`, code });
  } else if (sum > 1 + 1e-9) problems.push({ place: place('framework.yaml', ['grades']), expected: 'quotas that sum to at most 1', found: String(sum), code });
  return problems;
}

export const orderProblems = (source: FrameworkSource): Problem[] => [
  ...source.declaration.indicators.flatMap((indicator) => goalpostProblems(source, indicator)),
  ...levelProblems(source),
  ...gradeProblems(source),
];
