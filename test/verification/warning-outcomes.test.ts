import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { IssuedWarning } from '../../engine/verification/lead-time.js';
import { outcomesOf } from '../../engine/verification/warning-outcomes.js';

const warning = (issued: number, validTo: number): IssuedWarning => ({ issued, validFrom: issued, validTo });

test('a warning that stood is a hit, one that came too late is not, and none is a miss', () => {
  const { events } = outcomesOf([{ onset: 100, end: 200 }, { onset: 300, end: 400 }, { onset: 500, end: 600 }], [warning(40, 150), warning(310, 350)], 1_000);
  expect(events).toEqual([{ outcome: 'hit', lead: 60 }, { outcome: 'late', lead: null }, { outcome: 'miss', lead: null }]);
});
test('a warning without an event is a false alarm, unless it still stands at the end', () => {
  const { warnings } = outcomesOf([{ onset: 100, end: 200 }], [warning(0, 100), warning(150, 160), warning(200, 250), warning(900, 1_000)], 1_000);
  expect(warnings).toEqual(['false-alarm', 'met', 'false-alarm', 'open']); // ends are not included: 100 and 200 do not meet
});
const time = fc.integer({ min: 0, max: 50 });
const span = fc.tuple(time, fc.integer({ min: 1, max: 20 }));
test('every hit has a warning that met its event, and no lead is below 0', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 6 }), fc.array(span, { maxLength: 6 }), (came, warned) => {
      const made = outcomesOf(came.map(([onset, long]) => ({ onset, end: onset + long })), warned.map(([issued, long]) => warning(issued, issued + long)), 1_000);
      const hits = made.events.filter(({ outcome }) => outcome === 'hit');
      expect(hits.every(({ lead }) => lead !== null && lead >= 0)).toBe(true);
      if (hits.length > 0) expect(made.warnings).toContain('met');
      if (came.length === 0) expect(made.warnings.every((each) => each === 'false-alarm')).toBe(true);
    }),
  );
});
