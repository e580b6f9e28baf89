import { expect, test } from 'vitest';
import { serve, storm } from './served.js';

test('a mistyped hazard or area is refused with what there is, not told as no danger; what is known may be empty', async () => {
  const served = await serve();
  await storm(served);
  const told = async (answer: ReturnType<typeof served.get>): Promise<unknown> => {
    const { status, errors } = (await answer).json<{ readonly status: number; readonly errors: readonly { readonly pointer: string; readonly detail: string }[] }>();
    return [status, errors.map(({ pointer, detail }) => [pointer, detail])];
  };
  const hazard = (name: string): string => `expected a hazard of this service, one of critical-rainfall, flash-flood, river-stage, found ${name}`;
  const area = (code: string): string => `no unit or area of this service begins with ${code}`;
  expect(await told(served.get('/v1/risks?hazard=flashflood'))).toEqual([400, [['/hazard', hazard('flashflood')]]]);
  expect(await told(served.get('/v1/alerts?hazard=flashflood'))).toEqual([400, [['/hazard', hazard('flashflood')]]]);
  expect(await told(served.get('/v1/risks?county=999999'))).toEqual([400, [['/county', area('999999')]]]);
  for (const path of ['risks', 'alerts', 'changes', 'stream']) expect(await told(served.get(`/v1/${path}?area=99`))).toEqual([400, [['/area', area('99')]]]);
  const key = await served.key(['subscription:write']);
  expect(await told(served.post('/v1/subscriptions', { url: 'https://example.cn/', areas: ['33'], hazards: ['flash-flood', 'nosuch'] }, key))).toEqual([422, [['/hazards/1', hazard('nosuch')]]]);
  expect(await told(served.post('/v1/subscriptions', { url: 'https://example.cn/', areas: ['33', '44'] }, key))).toEqual([422, [['/areas/1', area('44')]]]);
  expect((await served.get('/v1/alerts?hazard=river-stage&area=330103')).json()).toMatchObject({ count: 0 });
  await served.stop();
});
