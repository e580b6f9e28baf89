/**
 * Claim: the weather generator, made ready once, makes at least 2 million site-days a second of rain and temperature at 50
 * sites on one core. Beside it the same generator at each site by itself, which needs no correlations and can share nothing.
 */
import { randomStream } from '../engine/core/random.js';
import { calendarFrom } from '../engine/weather/calendar.js';
import { beginGenerator, dailyWeatherFor, generateDaily } from '../engine/weather/daily-generator.js';
import type { GeneratorParameters, SiteParameters } from '../engine/weather/generator-parameters.js';
import { prepareGenerator, type PreparedGenerator } from '../engine/weather/prepared-generator.js';
import { medianMs } from './measure.js';

const [SITES, YEARS] = [50, 20] as const;
const twelve = <T>(value: T): T[] => Array.from({ length: 12 }, () => value);
const course = (value: number) => ({ dry: [value, 1, 1], wet: [value, 1, 1] });
const site = (i: number): SiteParameters => ({
  id: `site-${i}`,
  wetAfterDry: twelve(0.3),
  wetAfterWet: twelve(0.6),
  amount: twelve({ kind: 'mixed-exponential', share: 0.4, firstMean: 3, secondMean: 14 }),
  indexSpread: 0.1,
  temperature: { daily: { mean: course(16), variance: course(9), persistence: 0.7 }, range: { mean: course(8), variance: course(6), persistence: 0.4 }, meanPosition: 0.45 },
});
const correlated = (n: number, far: number): number[][] => Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === j ? 1 : Math.exp(-Math.abs(i - j) / far))));
const parametersOf = (sites: readonly SiteParameters[]): GeneratorParameters => ({
  wetThreshold: 0.2,
  indexPersistence: 0.2,
  sites,
  occurrenceCorrelation: twelve(correlated(sites.length, 20)),
  amountCorrelation: twelve(correlated(sites.length, 15)),
  temperatureCorrelation: correlated(sites.length, 40),
  rangeCorrelation: correlated(sites.length, 30),
});

const calendar = calendarFrom(2001, 1, 1, YEARS * 365);
const days = calendar.month.length;
const stream = randomStream('bench', 'weather');
function generate(generator: PreparedGenerator): number {
  const out = dailyWeatherFor(days, generator.n);
  const run = { calendar, stream, member: 0, firstDay: 0, days };
  generateDaily(generator, run, beginGenerator(generator, run), out);
  return out.rain.reduce((sum, depth) => sum + depth, 0);
}

const sites = Array.from({ length: SITES }, (_, i) => site(i));
const together = parametersOf(sites);
const readyMs = await medianMs(3, 1, () => prepareGenerator(together));
const prepared = prepareGenerator(together);
const ms = await medianMs(7, 2, () => generate(prepared));
const each = sites.map((one) => prepareGenerator(parametersOf([one])));
const aloneMs = await medianMs(3, 1, () => each.forEach(generate));
const rate = (time: number): string => ((SITES * days) / time / 1_000).toFixed(2);
console.log(`weather generator, ${SITES} sites: ${rate(ms)} million site-days/s; each site by itself: ${rate(aloneMs)}; ratio ${(aloneMs / ms).toFixed(2)}; aim 2; made ready in ${readyMs.toFixed(0)} ms`);
