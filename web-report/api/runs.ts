/** `/v1/runs`: scenarios run on request, one after another; how far each is, its events, its files. */
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { ServerResponse } from 'node:http';
import { Type, type Static } from 'typebox';
import type { Problem } from '../../engine/core/errors.js';
import { RunFolders, scenarioNames } from '../../engine/monitor/run-folder.js';
import { startRunProcess } from '../../engine/monitor/run-process.js';
import { RUN_STAGES } from '../../engine/monitor/run-record.js';
import { MOST_WAITING, QueueFullError, RunQueue, type RunStatus } from '../../engine/monitor/run-queue.js';
import { bilingual, chineseProblem } from '../pages/phrases.js';
import { isAdminOfAll, type Caller } from './access.js';
import { hasTag } from './answer.js';
import type { App, Context } from './app.js';
import { ApiProblem, notFound } from './problem.js';
import { answers, ready } from './schemas.js';
import { momentOrNull, momentText } from './time.js';

const MOST_YAML = 900_000;
const MOST_LISTENERS = 200;
/** Bytes that may wait for a listener. */
const MOST_UNREAD = 64 * 1_024;
const NULL_TEXT = Type.Union([Type.String(), Type.Null()]);
const SEED = Type.String({ pattern: '^[\\p{L}\\p{N} ._:-]{1,64}$' });
const NEW = Type.Object({ scenario: Type.Optional(Type.String({ maxLength: 64, description: '随附情景名 / name of a scenario that ships' })), yaml: Type.Optional(Type.String({ minLength: 1, maxLength: MOST_YAML, description: '情景 YAML,数据取自本县数据文件夹 / a scenario; its data are those of the county' })), seed: Type.Optional(SEED) }, { additionalProperties: false });
const PROBLEM = Type.Object({ place: Type.String(), expected: Type.String(), found: Type.String(), code: Type.String(), text: Type.Object({ zh: Type.String(), en: Type.String() }, { description: '整句 / all of it as one line' }) });
const RUN = Type.Object({
  id: Type.String(),
  scenario: NULL_TEXT,
  seed: NULL_TEXT,
  state: Type.Enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  status: NULL_TEXT,
  created: Type.String(),
  ended: NULL_TEXT,
  position: Type.Union([Type.Integer({ description: '排在前面的个数 / runs before it' }), Type.Null()]),
  progress: Type.Union([
    Type.Object({
      stage: Type.Enum([...RUN_STAGES], { description: '所在阶段;无 warning、rules、criticalRainfall 节的情景只有 simulate / the part it is at; a scenario without a warning, rules or criticalRainfall has simulate alone' }),
      done: Type.Integer({ description: '已完成的分片(simulate)、成员(warning、rules)或情形 / shards, members or cases that are whole' }),
      of: Type.Integer(),
      share: Type.Number({ minimum: 0, maximum: 1, description: '本阶段完成的比例,含进行中的分片 / how much of the part is done, with what is done of shards that go on' }),
      leftSeconds: Type.Union([Type.Number(), Type.Null()], { description: '到本阶段结束,按至今的速度 / until the end of the part, at its pace so far' }),
    }),
    Type.Null(),
  ]),
  attempts: Type.Array(Type.Object({ started: Type.String(), ended: NULL_TEXT, failure: Type.Union([Type.String(), Type.Null()], { description: '中文 / English' }) })),
  errors: Type.Array(PROBLEM),
});
const ID = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }) });
const FILE = Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{16}$' }), name: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,100}$' }) });
const FILES = Type.Object({ files: Type.Array(Type.Object({ name: Type.String(), bytes: Type.Integer(), sha256: Type.String(), href: Type.String() })) });

const FILE_TYPES: Readonly<Record<string, string>> = { '.csv': 'text/csv; charset=utf-8', '.json': 'application/json; charset=utf-8', '.html': 'text/html; charset=utf-8', '.parquet': 'application/vnd.apache.parquet', '.asc': 'text/plain; charset=utf-8' };

/** A problem as it is told; its file by name alone. */
function told({ place: whole, expected, found, code, title }: Problem): Static<typeof PROBLEM> {
  const problem = { place: basename(whole), expected, found, code, ...(title === undefined ? {} : { title }) };
  return { place: problem.place, expected, found, code, text: { zh: chineseProblem(problem) ?? `${problem.place}:应为 ${expected},实为 ${found}`, en: `${problem.place}: expected ${expected}, found ${found}` } };
}

const view = ({ id, record, position, progress }: RunStatus) => ({
  id,
  scenario: record.scenario,
  seed: record.seed,
  state: record.state,
  status: record.status,
  created: momentText(record.created),
  ended: momentOrNull(record.ended),
  position,
  progress: progress === null ? null : { stage: progress.stage, done: progress.done, of: progress.of, share: progress.share, leftSeconds: progress.left === null ? null : progress.left / 1_000 },
  attempts: record.attempts.map(({ started, ended, failure }) => ({ started: momentText(started), ended: momentOrNull(ended), failure: failure === null ? null : bilingual(failure) })),
  errors: record.problems.map(told),
});

interface ManifestFile {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

export function addRuns(app: App, { monitor, data, basePath }: Context): void {
  if (data === null) return;
  const folders = new RunFolders(join(data, 'runs'), data);
  const queue = new RunQueue({ store: monitor.store, folders, start: startRunProcess(), clock: () => Date.now() });
  const config = { scope: 'run:write' } as const;
  const tags = ['runs'];

  app.addHook('onReady', () => queue.open());
  app.addHook('onClose', () => queue.stop());

  /** A run of the caller; of another's it is not told that it is there. */
  const own = async (caller: Caller, id: string): Promise<RunStatus> => {
    const found = await queue.get(id);
    if (found === undefined || (found.record.owner !== caller.id && !isAdminOfAll(caller))) throw notFound(`run ${id}`);
    return found;
  };
  const manifestOf = async (caller: Caller, id: string): Promise<{ readonly text: string; readonly files: readonly ManifestFile[] }> => {
    const { record } = await own(caller, id);
    if (record.state !== 'done') throw new ApiProblem(409, 'no-results', `the run is ${record.state}: it has no results`);
    const text = await readFile(join(folders.results(id), 'manifest.json'), 'utf8');
    return { text, files: (JSON.parse(text) as { readonly outputs: readonly ManifestFile[] }).outputs };
  };

  app.get('/v1/scenarios', { schema: { summary: '随附情景 / scenarios that ship', tags, response: answers({ 200: Type.Object({ scenarios: Type.Array(Type.String()) }) }) } }, async () => ({ scenarios: await scenarioNames() }));

  app.get('/v1/runs', { config, schema: { summary: '运行 / runs of the key', tags, response: answers({ 200: Type.Object({ runs: Type.Array(RUN) }) }) } }, async ({ caller }) => ({
    runs: (await queue.list()).filter(({ record }) => record.owner === caller.id || isAdminOfAll(caller)).map(view),
  }));

  app.post('/v1/runs', { config, schema: { summary: '运行情景 / run a scenario', tags, body: NEW, response: answers({ 201: RUN }) } }, async ({ body: { scenario, yaml, seed = null }, caller }, reply) => {
    if ((scenario === undefined) === (yaml === undefined)) throw new ApiProblem(400, 'invalid', 'either scenario or yaml is needed', { errors: [{ pointer: '/scenario', detail: 'scenario or yaml, one of them', code: 'request/one-of' }] });
    if (scenario !== undefined) {
      const names = await scenarioNames();
      if (!names.includes(scenario)) throw new ApiProblem(422, 'input', `no scenario is called ${scenario}`, { errors: [{ pointer: '/scenario', detail: `one of ${names.join(', ')}`, code: 'request/scenario' }] });
    }
    const status = await queue.submit({ scenario: scenario === undefined ? { yaml: yaml! } : { name: scenario }, seed }, caller.id!).catch((error: unknown) => {
      throw error instanceof QueueFullError ? new ApiProblem(429, 'busy', `at most ${MOST_WAITING} runs wait`, { headers: { 'retry-after': '60' } }) : error;
    });
    return reply.code(201).header('location', `${basePath}/v1/runs/${status.id}`).send(view(status));
  });

  app.get('/v1/runs/:id', { config, schema: { summary: '一次运行 / one run', tags, params: ID, response: answers({ 200: RUN }) } }, async ({ params: { id }, caller }, reply) => reply.header('cache-control', 'no-store').send(view(await own(caller, id))));

  app.delete('/v1/runs/:id', { config, schema: { summary: '取消,结果一并删除 / stop it; its results are removed', tags, params: ID, response: answers({ 200: RUN }) } }, async ({ params: { id }, caller }) => {
    await own(caller, id);
    return view((await queue.cancel(id))!);
  });

  app.get('/v1/runs/:id/manifest', { config, schema: { summary: '清单 / its manifest', tags, params: ID, response: answers({ 200: ready('manifest.json', 'application/json') }) } }, async ({ params: { id }, caller }, reply) => reply.type('application/json; charset=utf-8').send((await manifestOf(caller, id)).text));

  app.get('/v1/runs/:id/results', { config, schema: { summary: '结果文件 / files of its results', tags, params: ID, response: answers({ 200: FILES }) } }, async ({ params: { id }, caller }) => ({ files: (await manifestOf(caller, id)).files.map(({ path, bytes, sha256 }) => ({ name: path, bytes, sha256, href: `${basePath}/v1/runs/${id}/results/${path}` })) }));

  app.get('/v1/runs/:id/results/:name', { config, schema: { summary: '一个结果文件 / one file', tags, params: FILE, response: answers({ 200: ready('文件 / the file', 'text/csv', 'application/json', 'text/html', 'application/vnd.apache.parquet') }) } }, async (request, reply) => {
    const { id, name } = request.params;
    const file = (await manifestOf(request.caller, id)).files.find(({ path }) => path === name);
    if (file === undefined) throw notFound(`file ${name}`);
    void reply.header('etag', `"${file.sha256}"`).header('cache-control', 'private, max-age=31536000, immutable');
    if (hasTag(request, file.sha256)) return reply.code(304).send();
    const path = join(folders.results(id), name);
    const { size } = await stat(path);
    return reply.header('content-length', size).header('content-disposition', `attachment; filename="${name}"`).type(FILE_TYPES[extname(name)] ?? 'application/octet-stream').send(createReadStream(path));
  });

  const listening = new Map<ServerResponse, string>();
  const stopListening = queue.listen((status) => {
    for (const [raw, id] of listening) {
      if (id !== status.id) continue;
      if (raw.writableLength > MOST_UNREAD) raw.destroy(); // who does not read comes again and is told where the run is
      else raw.write(`event: run\ndata: ${JSON.stringify(view(status))}\n\n`);
    }
  });
  app.addHook('preClose', (done) => {
    stopListening();
    for (const raw of listening.keys()) raw.end();
    done();
  });

  app.get('/v1/runs/:id/events', { config, schema: { summary: '运行事件 / events of a run (SSE)', tags, params: ID, response: answers({ 200: ready('事件 run / events run', 'text/event-stream') }) } }, async ({ params: { id }, caller, method }, reply) => {
    const status = await own(caller, id);
    if (method === 'HEAD') return reply.type('text/event-stream; charset=utf-8').send();
    if (listening.size >= MOST_LISTENERS) throw new ApiProblem(503, 'too-many-listeners', `at most ${MOST_LISTENERS} listeners`, { headers: { 'retry-after': '30' } });
    const { raw } = reply.hijack();
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    raw.write(`retry: 2000\n\nevent: run\ndata: ${JSON.stringify(view(status))}\n\n`);
    listening.set(raw, id);
    raw.on('close', () => listening.delete(raw));
  });
}
