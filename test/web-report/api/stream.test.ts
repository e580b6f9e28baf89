import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { listenersTrial } from '../../../bench/load/listeners.js';
import { VILLAGES } from '../../monitor/world.js';
import { serve, storm, type Served } from './served.js';

let served: Served;
let origin = '';
beforeEach(async () => {
  served = await serve();
  await served.monitor.start();
  await served.app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(served.app.server.address() as AddressInfo).port}`;
});
afterEach(() => served.stop());

interface Event {
  readonly event: string;
  readonly id: string;
  readonly data: { readonly changes?: readonly { readonly code: string; readonly to: number }[]; readonly alerts?: readonly unknown[]; readonly snapshot?: string };
}

/** A listener that reads events one by one. */
async function listen(query = '', headers: Readonly<Record<string, string>> = {}): Promise<{ next(): Promise<Event>; stop(): void; readonly response: Response }> {
  const stopper = new AbortController();
  const response = await fetch(`${origin}/v1/stream${query}`, { headers: { ...headers }, signal: stopper.signal });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    stop: () => stopper.abort(),
    next: async () => {
      for (;;) {
        const at = text.indexOf('\n\n');
        if (at >= 0) {
          const block = text.slice(0, at);
          text = text.slice(at + 2);
          if (!block.startsWith('event:')) continue;
          const [event, id, data] = block.split('\n').map((line) => line.replace(/^\w+: /, '')) as [string, string, string];
          return { event, id, data: JSON.parse(data) as Event['data'] };
        }
        const { done, value } = await reader.read();
        if (done) throw new Error('ended');
        text += value;
      }
    },
  };
}

test('what is published comes as it happens, with changes, alerts and secure headers', async () => {
  const listener = await listen();
  expect(listener.response.headers.get('content-type')).toContain('text/event-stream');
  expect(listener.response.headers.get('x-content-type-options')).toBe('nosniff');
  expect((await listener.next()).data.changes).toEqual([]);
  await storm(served);
  const { event, data, id } = await listener.next();
  expect([event, id]).toEqual(['published', `${served.monitor.changes.last}-2`]);
  expect(data.changes).toEqual([{ code: VILLAGES[0], kind: 'village', from: null, to: 1 }, { code: VILLAGES[1], kind: 'village', from: null, to: 1 }]);
  expect(data.alerts).toHaveLength(2);
  expect(data.snapshot).toBe(served.monitor.snapshot.tag);
  listener.stop();
});

test('after a break it goes on from the last id; from one that is not known any more everything is read again', async () => {
  const first = await listen();
  const { id } = await first.next();
  first.stop();
  await storm(served);
  const second = await listen('', { 'last-event-id': id });
  const resumed = await second.next();
  expect([resumed.data.changes, resumed.data.alerts]).toEqual([expect.objectContaining({ length: 2 }), expect.objectContaining({ length: 2 })]);
  second.stop();
  const third = await listen('', { 'last-event-id': '1' });
  expect((await third.next()).event).toBe('reset');
  third.stop();
});

test('what was cancelled while nobody listened is told on coming back, also where no level changed', async () => {
  await storm(served);
  const first = await listen();
  const { id } = await first.next();
  first.stop();
  const [alert] = await served.store.alerts({ standing: true });
  await served.monitor.byHand(alert!.id, { action: 'cancel', by: 'k', note: 'drill' });
  const second = await listen('', { 'last-event-id': id });
  const { data, id: next } = await second.next();
  expect([data.changes, data.alerts]).toEqual([[], [expect.objectContaining({ id: alert!.id, status: 'cancelled' })]]);
  expect(next).not.toBe(id);
  second.stop();
});

test('that somebody has seen an alert is told beside the news, and is none', async () => {
  await storm(served);
  const listener = await listen();
  await listener.next();
  const [alert] = await served.store.alerts({ standing: true });
  await served.monitor.byHand(alert!.id, { action: 'acknowledge', by: 'k', note: 'seen' });
  expect((await listener.next()).data).toMatchObject({ changes: [], alerts: [], acknowledged: [{ id: alert!.id, revision: 2, note: 'seen' }] });
  listener.stop();
});

test('a listener hears of its area alone', async () => {
  const listener = await listen('?area=330103');
  await listener.next();
  await storm(served);
  expect((await listener.next()).data.changes).toEqual([]);
  listener.stop();
});

test('more than can be told one by one is a reset', async () => {
  const { monitor } = served;
  const begun = monitor.changes.last;
  monitor.changes.add(Array.from({ length: 5_001 }, (_, k) => ({ code: `${330_102_000_000 + k}`, from: 0, to: 1 })), 0);
  const listener = await listen('', { 'last-event-id': `${begun}-0` });
  expect(await listener.next()).toMatchObject({ event: 'reset', id: `${begun + 5_001}-0` });
  listener.stop();
});

test('of a hundred listeners five never read: those are let go, what waits for them is bounded, and the others hear all in order', async () => {
  const { letGo, heard, outOfOrder, waiting } = await listenersTrial({ clients: 100, deaf: 5, events: 60, changes: 4_000 });
  expect({ letGo, heard, outOfOrder }).toEqual({ letGo: 5, heard: 95 * 60, outOfOrder: 0 });
  expect(waiting).toBeLessThan(5 * 1_048_576);
});

test('closing the server ends the streams', async () => {
  const listener = await listen();
  await listener.next();
  await served.app.close();
  await expect(listener.next()).rejects.toThrow();
});
