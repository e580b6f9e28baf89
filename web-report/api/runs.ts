/** `/v1/runs`: scenarios that are run here, one after another: asked for, kept, followed, stopped, and what came of them. */
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { hasScope } from './access.js';
import type { App, Context } from './app.js';
import { ApiProblem, notFound } from './problem.js';
import { Runner, type RunRecord } from './runner.js';
import { answers, ready } from './schemas.js';
import { momentOrNull, momentText } from './time.js';

const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) });
const RUN = Type.Object({ id: Type.String(), scenario: Type.String(), state: Type.Enum(['waiting', 'running', 'done', 'failed', 'cancelled']), position: Type.Union([Type.Integer(), Type.Null()]), submitted: Type.String(), started: Type.Union([Type.String(), Type.Null()]), ended: Type.Union([Type.String(), Type.Null()]), tries: Type.Integer(), failure: Type.String() });
const NEW = Type.Object({ scenario: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$', description: '随附情景名 / name of a scenario that ships' }) }, { additionalProperties: false });
const FILE = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }), file: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$' }) });

export function addRuns(app: App, { monitor, runs }: Context): void {
  if (runs === null) return;
  const records = monitor.store.records<RunRecord>('run');
  const runner = new Runner(records, runs, () => Date.now());
  app.addHook('onReady', () => runner.takeUp());
  app.addHook('onClose', () => runner.stop());
  const config = { scope: 'run:write' } as const;

  const view = (id: string, { scenario, state, submitted, started, ended, tries, failure }: RunRecord) => ({ id, scenario, state, position: runner.position(id), submitted: momentText(submitted), started: momentOrNull(started), ended: momentOrNull(ended), tries, failure });
  const found = async (id: string): Promise<RunRecord> => {
    const record = await records.get(id);
    if (record === undefined) throw notFound(`run ${id}`);
    return record;
  };

  app.get('/v1/runs', { config, schema: { summary: '运行 / runs', tags: ['runs'], response: answers({ 200: Type.Object({ scenarios: Type.Array(Type.String()), runs: Type.Array(RUN) }) }) } }, async () => ({ scenarios: [...runs.scenarios], runs: (await records.list()).map(({ id, body }) => view(id, body)) }));

  app.post('/v1/runs', { config, schema: { summary: '提交情景 / ask for a run', description: '201 之后已持久 / kept before the 201', tags: ['runs'], body: NEW, response: answers({ 201: RUN }) } }, async (request, reply) => {
    const { scenario } = request.body;
    if (!runs.scenarios.includes(scenario)) throw new ApiProblem(422, 'scenario', `expected one of ${runs.scenarios.join(', ')}, found ${scenario}`, { errors: [{ pointer: '/scenario', detail: 'a scenario that ships', code: 'run/unknown-scenario' }] });
    const id = randomBytes(8).toString('hex');
    const record: RunRecord = { owner: request.caller.id!, scenario, state: 'waiting', submitted: Date.now(), started: null, ended: null, tries: 0, failure: '' };
    await records.put(id, record);
    runner.add(id);
    return reply.code(201).header('location', `/v1/runs/${id}`).send(view(id, record));
  });

  app.get('/v1/runs/:id', { config, schema: { summary: '一次运行 / one run', tags: ['runs'], params: ID, response: answers({ 200: RUN }) } }, async (request, reply) => reply.header('cache-control', 'no-cache').send(view(request.params.id, await found(request.params.id))));

  app.delete('/v1/runs/:id', { config, schema: { summary: '取消 / stop a run', tags: ['runs'], params: ID, response: answers({ 200: RUN }) } }, async (request) => {
    const { id } = request.params;
    const record = await found(id);
    if (record.owner !== request.caller.id && !hasScope(request.caller, 'admin')) throw new ApiProblem(403, 'owner', 'the run is of another key');
    await runner.cancel(id);
    return view(id, await found(id));
  });

  app.get('/v1/runs/:id/results', { config, schema: { summary: '结果文件 / files of the results', tags: ['runs'], params: ID, response: answers({ 200: Type.Object({ files: Type.Array(Type.String()) }) }) } }, async (request) => {
    const { state } = await found(request.params.id);
    if (state !== 'done') throw new ApiProblem(409, 'not-done', `the run is ${state}`);
    return { files: (await runs.files(request.params.id)).map((file) => `/v1/runs/${request.params.id}/results/${file}`) };
  });

  app.get('/v1/runs/:id/results/:file', { config, schema: { summary: '一个结果文件 / one file of the results', tags: ['runs'], params: FILE, response: answers({ 200: ready('文件 / the file', 'application/octet-stream') }) } }, async (request, reply) => {
    const { id, file } = request.params;
    const { state } = await found(id);
    if (state !== 'done' || !(await runs.files(id)).includes(file)) throw notFound(`file ${file} of run ${id}`);
    return reply.header('content-disposition', `attachment; filename="${file}"`).type('application/octet-stream').send(runs.read(id, file));
  });
}
