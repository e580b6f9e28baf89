import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listOf, publishedOf, publishedUnit } from '../../engine/monitor/published.js';
import { NO_SNAPSHOT, withUnits, type UnitRisk } from '../../engine/monitor/snapshot.js';

const unitOf = (code: string): UnitRisk => ({ code, name: `村${code}`, at: null, level: null, expectedLevel: null, outlook: null, asOf: 0, computedAt: 1, quality: 'fresh', inputsHash: 'h', hazards: [] });
const ofVillages = fc.integer({ min: 0, max: 40 }).map((k) => `330102${String(k).padStart(6, '0')}`);
/** Stations and groups beside villages: codes of any length. */
const ofAny = fc.oneof(ofVillages, fc.constantFrom('330102', '33010200', '3301020000001', '330102Z'));

test.each([['villages', ofVillages], ['codes of any length', ofAny]])('of %s each is found by its code, and no other', (_, code) => {
  fc.assert(fc.property(fc.uniqueArray(code, { minLength: 1, maxLength: 30 }), ofAny, (codes, other) => {
    const snapshot = publishedOf(withUnits(NO_SNAPSHOT, codes.map(unitOf), 1));
    for (const one of codes) {
      const found = publishedUnit(snapshot, one)!;
      expect(found.county.unit(found.k).view().code).toBe(one);
    }
    expect(publishedUnit(snapshot, other) !== undefined).toBe(codes.includes(other));
  }));
});

test('a list is one JSON answer, of none, of one and of several, with a line end or without', () => {
  for (const texts of [[], ['{"a":1}'], ['{"a":1}\n', '{"b":2}', '{"c":"村"}\n']]) {
    const list = JSON.parse(listOf({ computedAt: 0, tag: 't' }, texts.map((text) => Buffer.from(text)), '"next":null,').toString()) as unknown;
    expect(list).toEqual({ computedAt: null, snapshot: 't', count: texts.length, next: null, villages: texts.map((text) => JSON.parse(text) as unknown) });
  }
});
