import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsFor } from '../../engine/core/model.js';
import { landslideRainfall as model } from '../../engine/weather/landslide-rainfall.js';

const HOUR = 3_600;

function run(rain: readonly number[], thresholdIntensity = 14.82, thresholdExponent = 0.39, antecedentDecay = 0.84): { ratio: readonly number[]; antecedent: readonly number[] } {
  const parameters = { thresholdIntensity: Float64Array.of(thresholdIntensity), thresholdExponent: Float64Array.of(thresholdExponent), antecedentDecay: Float64Array.of(antecedentDecay) };
  const state = columnsFor(model.state, 1);
  const outputs = columnsFor(model.outputs, rain.length);
  model.begin(1, parameters, state);
  model.advance(rain.length, 1, HOUR, { rain: Float64Array.from(rain) }, parameters, state, outputs);
  return { ratio: [...outputs.thresholdRatio], antecedent: [...outputs.antecedentRain] };
}

test('hand calculation: 30 mm and then 20 mm in two hours come to 2.02 and 2.21 times the threshold of Caine', () => {
  // hour 1: 30 / 14.82 = 2.0243; hour 2: 25 mm/h over 2 h against 14.82 * 2^-0.39 = 11.3098: 2.2105, more than 20 / 14.82
  const { ratio } = run([30, 20]);
  expect(ratio[0]).toBeCloseTo(30 / 14.82, 12);
  expect(ratio[1]).toBeCloseTo(25 / (14.82 * 2 ** -0.39), 12);
});

test('hand calculation: a day after 100 mm 84 mm are left of them', () => {
  const { antecedent } = run([100, ...Array<number>(24).fill(0)]);
  expect(antecedent[24]).toBeCloseTo(84, 9);
});

test('rain of 73 hours ago is forgotten by the threshold', () => {
  const { ratio } = run([50, ...Array<number>(72).fill(0)]);
  expect(ratio[71]).toBeCloseTo(50 / 72 / (14.82 * 72 ** -0.39), 12);
  expect(ratio[72]).toBe(0);
});

const rains = fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 1, maxLength: 100 });

test('more rain never lowers the ratio or the antecedent rain', () => {
  fc.assert(
    fc.property(rains, fc.double({ min: 0, max: 50, noNaN: true }), fc.nat(), (rain, more, at) => {
      const wetter = rain.map((depth, t) => (t === at % rain.length ? depth + more : depth));
      const [dry, wet] = [run(rain), run(wetter)];
      dry.ratio.forEach((ratio, t) => {
        expect(wet.ratio[t]!).toBeGreaterThanOrEqual(ratio * (1 - 1e-12));
        expect(wet.antecedent[t]!).toBeGreaterThanOrEqual(dry.antecedent[t]! * (1 - 1e-12));
      });
    }),
  );
});

test('twice the threshold is half the ratio', () => {
  fc.assert(
    fc.property(rains, (rain) => {
      const [once, twice] = [run(rain, 10), run(rain, 20)];
      once.ratio.forEach((ratio, t) => {
        expect(twice.ratio[t]).toBeCloseTo(ratio / 2, 12);
      });
    }),
  );
});
