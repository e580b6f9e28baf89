import { expect, test } from 'vitest';
import { messagesOf, OVERLAP_MS, rotated, secretsOf, type AlertStep, type Subscription } from '../../engine/monitor/subscription.js';
import { secretsInMemory } from '../../engine/store/secrets.js';
import type { Place } from '../../engine/monitor/units.js';
import type { Alert } from '../../engine/store/store.js';

const NOW = Date.parse('2023-07-01T08:00:00+08:00');
const subscription = (more: Partial<Subscription> = {}): Subscription => ({ url: 'https://example.cn/', areas: [''], minLevel: 1, owner: 'k', created: NOW, generation: 1, previousUntil: null, ...more });
const placeOf = (): Place => ({ name: '一村', township: '清波街道', county: '上城区' });
const alert = (more: Partial<Alert> = {}): Alert => ({ id: 'flash-flood.330102001201.1', revision: 1, area: '330102001201', hazard: 'flash-flood', level: 3, issued: NOW, expires: NOW + 1, status: 'issued', ...more });
const told = (own: Subscription, step: Partial<AlertStep> = {}): number => messagesOf([{ id: 's', body: own }], [{ alert: alert(), before: undefined, ...step }], NOW, placeOf).length;

test('a message goes to whoever asked for its area, hazard and level', () => {
  expect(told(subscription())).toBe(1);
  expect(told(subscription({ areas: ['3302', '330102'] }))).toBe(1);
  expect(told(subscription({ areas: ['3302'] }))).toBe(0);
  expect(told(subscription({ hazards: ['flash-flood'] }))).toBe(1);
  expect(told(subscription({ hazards: ['river-stage'] }))).toBe(0);
  expect(told(subscription({ minLevel: 4 }))).toBe(0);
});

test('that an office has seen an alert is told to nobody', () => {
  expect(told(subscription(), { alert: alert({ revision: 2, hand: { action: 'acknowledge', by: 'k', note: 'n', time: NOW + 1, told: null } }), before: alert() })).toBe(0);
  expect(told(subscription(), { alert: alert({ revision: 2, issued: NOW + 9, status: 'updated', hand: { action: 'acknowledge', by: 'k', note: 'n', time: NOW + 1 } }), before: alert() })).toBe(1);
});

test('who was told of a level is told when it falls below what was asked for', () => {
  const fallen = alert({ revision: 2, level: 1, status: 'updated' });
  expect(told(subscription({ minLevel: 3 }), { alert: fallen, before: alert() })).toBe(1);
  expect(told(subscription({ minLevel: 3 }), { alert: fallen, before: alert({ level: 2 }) })).toBe(0);
});

test('the name of a message says what it tells of, so that it is the same each time', () => {
  const [message] = messagesOf([{ id: 's', body: subscription() }], [{ alert: alert(), before: undefined }], NOW, placeOf);
  expect(message).toMatchObject({ id: 's.flash-flood.330102001201.1.1', place: '330102001201', capStatus: null });
  expect((JSON.parse(message!.body) as { capStatus: string }).capStatus).toBe('unknown'); // kept before its status was
  const [meant] = messagesOf([{ id: 's', body: subscription() }], [{ alert: alert({ capStatus: 'actual' }), before: undefined }], NOW, placeOf);
  expect([meant!.capStatus, (JSON.parse(meant!.body) as { capStatus: string }).capStatus]).toEqual(['actual', 'actual']);
  expect(JSON.parse(message!.body)).toMatchObject({ id: message!.id, type: 'alert.issued', previousLevel: null, alert: { level: 3, levelName: { zh: '橙色', en: 'orange' }, name: '一村', township: '清波街道', county: '上城区', issued: '2023-07-01T08:00:00+08:00' } });
});

test('a new secret is good at once, the one before it for a day more, and the one before that no longer', () => {
  const secrets = secretsInMemory();
  const first = subscription();
  const second = rotated(first, NOW);
  const third = rotated(second, NOW + 1);
  const [a] = secretsOf(secrets, 's', first, NOW);
  const [b, ...old] = secretsOf(secrets, 's', second, NOW);
  expect(old).toEqual([a]);
  expect(secretsOf(secrets, 's', third, NOW + 1).slice(1)).toEqual([b]);
  expect(secretsOf(secrets, 's', second, NOW + OVERLAP_MS)).toEqual([b]);
  expect(new Set([a, b, secretsOf(secrets, 't', first, NOW)[0]]).size).toBe(3);
});
