import { expect, test } from 'vitest';
import { CLASSES, classify, type PovertyClass } from '../../engine/poverty/groups.js';
import { TRAITS } from '../../engine/poverty/household.js';
import { simulateRelapse } from '../../engine/poverty/relapse.js';
import { allRows, runOf, village } from './village.js';

const layers = { dibao: 5_000, edge: 1.5, disposable: 24_000, rigidShare: 0.5 };
const LINE = 8_000;

/** Classes of two persons with these amounts a person. */
function classesOf(income: number, rigid: number, traits: number, { unsafe = false, failing = 0, none = false, line = LINE } = {}): PovertyClass[] {
  const out = { income: income * 2, rigid: rigid * 2, unsafe, group: -1, layer: -1 };
  classify(0, 2, traits, line, { unguaranteed: Uint8Array.of(failing), layers: none ? null : layers }, out);
  return [out.group, out.layer].filter((c) => c >= 0).map((c) => CLASSES[c]!);
}

test.each([
  ['lifted and below the line', classesOf(7_800, 0, TRAITS.lifted | TRAITS.labour), ['unstable', 'monitored']],
  ['never lifted, below the line', classesOf(7_800, 0, TRAITS.labour), ['borderline', 'monitored']],
  ['above it until the bills are paid', classesOf(9_000, 2_000, TRAITS.labour), ['sudden-hardship', 'monitored']],
  ['above it, in a house that is unsafe', classesOf(30_000, 0, TRAITS.labour, { unsafe: true }), ['sudden-hardship', 'monitored']],
  ['above it, without safe water', classesOf(30_000, 0, TRAITS.labour, { failing: 1 }), ['sudden-hardship', 'monitored']],
  ['below subsistence', classesOf(4_000, 0, TRAITS.labour), ['dibao', 'borderline'].reverse()],
  ['below subsistence and nobody can work', classesOf(4_000, 0, 0), ['borderline', 'destitute']],
  ['well off', classesOf(30_000, 0, TRAITS.labour), []],
  ['well off and registered before', classesOf(30_000, 0, TRAITS.labour | TRAITS.monitored), ['other']],
  ['a middling income of which most is rigid', classesOf(20_000, 11_000, TRAITS.labour), ['rigid-spending']],
  ['at the edge of subsistence', classesOf(7_400, 0, TRAITS.labour, { line: 7_000 }), ['dibao-edge']],
  ['a middling income of which little is rigid', classesOf(20_000, 1_000, TRAITS.labour), []],
  ['no layers declared', classesOf(7_800, 0, TRAITS.labour, { none: true }), ['borderline']],
])('%s', (_, found, expected) => {
  expect(found).toEqual(expected);
});
test('those of the two groups below the line are those who fall, draw by draw', () => {
  const households = village(40);
  const { classes, persons } = simulateRelapse(runOf(households, { classes: { unguaranteed: new Uint8Array(40), layers: null } }), allRows(40));
  persons.forEach((below, k) => expect(classes[k * CLASSES.length]! + classes[k * CLASSES.length + 1]!).toBe(below));
});
