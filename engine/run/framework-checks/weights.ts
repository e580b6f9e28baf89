/** That the weights of each date are those of known indicators and sum to exactly 10,000, and that each has a goalpost by then. */
import type { Problem } from '../../core/errors.js';
import { inForce, type IndicatorDeclaration } from '../../scoring/framework.js';
import type { FrameworkSource } from '../framework-source.js';
import { unknown } from './names.js';

const TOTAL_WEIGHT = 10_000;

/** Whether `YYYY-MM-DD` is a day of the calendar. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const noDay = (place: string, date: string): Problem => ({ place, expected: 'a day of the calendar, YYYY-MM-DD', found: date, code: 'framework/bad-date' });

function dateProblems({ declaration: d, place, placeIn }: FrameworkSource): Problem[] {
  const ofWeights = Object.keys(d.weights).map((date) => ({ date, place: place('framework.yaml', ['weights', date], 'key') }));
  const ofGoalposts = d.indicators.flatMap((indicator) => Object.keys(indicator.goalposts).map((date) => ({ date, place: placeIn(indicator, ['goalposts', date], 'key') })));
  return [...ofWeights, ...ofGoalposts].filter(({ date }) => !isDay(date)).map(({ date, place: at }) => noDay(at, date));
}

export function weightProblems(source: FrameworkSource): Problem[] {
  const { declaration: d, place, placeIn } = source;
  const problems = dateProblems(source);
  const byCode = new Map(d.indicators.map((indicator) => [indicator.code, indicator]));
  for (const [date, weights] of Object.entries(d.weights)) {
    const uses = Object.keys(weights).map((code) => ({ name: code, place: place('framework.yaml', ['weights', date, code], 'key') }));
    problems.push(...unknown(uses, byCode.keys(), 'framework/unknown-indicator'));
    const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
    if (sum !== TOTAL_WEIGHT) {
      problems.push({
        place: place('framework.yaml', ['weights', date], 'key'),
        expected: `weights that sum to exactly ${TOTAL_WEIGHT}`,
        found: String(sum),
        code: 'framework/weights-sum',
      });
    }
    const late = (indicator: IndicatorDeclaration): boolean => (weights[indicator.code] ?? 0) > 0 && inForce(indicator.goalposts, Number(date.slice(0, 4))) === undefined;
    for (const indicator of d.indicators.filter(late)) {
      problems.push({
        place: placeIn(indicator, ['goalposts'], 'key'),
        expected: `a goalpost in force by the end of ${date.slice(0, 4)}, when its weight is`,
        found: Object.keys(indicator.goalposts).sort().join(', '),
        code: 'framework/no-goalpost',
      });
    }
  }
  const weighted = new Set(Object.values(d.weights).flatMap((weights) => Object.keys(weights)));
  for (const indicator of d.indicators) {
    if (!weighted.has(indicator.code)) {
      problems.push({
        place: placeIn(indicator, ['code']),
        expected: 'a weight in framework.yaml at some date',
        found: `${indicator.code} without any`,
        code: 'framework/no-weight',
      });
    }
  }
  return problems;
}
