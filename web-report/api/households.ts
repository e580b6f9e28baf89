/** `/v1/villages/{code}/households`: households under a pseudonym, for whoever has the scope, the area and a purpose; every reading stands in the log. */
import { Type } from 'typebox';
import { mayIn } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem } from './problem.js';
import { answers, ready, VILLAGE_CODE } from './schemas.js';
import { TYPES } from './formats.js';

const PURPOSE = Type.String({ minLength: 8, maxLength: 200, description: '用途 / what they are read for' });

/** Records are kept as `<village> <pseudonym>`. */
export function addHouseholds(app: App, { monitor }: Context): void {
  const { store } = monitor;
  app.get('/v1/villages/:code/households', { config: { scope: 'household:read' }, schema: { summary: '农户(去标识化) / households under a pseudonym', tags: ['households'], params: Type.Object({ code: VILLAGE_CODE }), querystring: Type.Object({ purpose: PURPOSE }, { additionalProperties: false }), response: answers({ 200: ready('农户 / households', TYPES.json) }) } }, async (request, reply) => {
    const { code } = request.params;
    const entry = { time: monitor.now(), actor: request.caller.id ?? '', subject: code, detail: request.query.purpose };
    if (!mayIn(request.caller, code)) {
      await store.audit({ ...entry, action: 'household/refused' });
      throw new ApiProblem(403, 'area', `the key is not good for ${code}`);
    }
    // what is not in the log is not read
    await store.audit({ ...entry, action: 'household/read' });
    const households = (await store.records<object>('household').list(`${code} `)).map(({ id, body }) => ({ pseudonym: id.slice(code.length + 1), ...body }));
    return reply.header('cache-control', 'no-store').type(TYPES.json).send(JSON.stringify({ code, count: households.length, households }));
  });
}
