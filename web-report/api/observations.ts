/** `POST /v1/observations`: rows in as JSON, NDJSON or CSV, gzip or plain; every row is told what became of it. */
import { createGunzip } from 'node:zlib';
import { Type } from 'typebox';
import { FORMATS } from '../../engine/monitor/formats.js';
import { MOST_ROWS } from '../../engine/monitor/receive.js';
import type { App, Context } from './app.js';
import { ApiProblem } from './problem.js';
import { answers, PLACE } from './schemas.js';

/** Most bytes of a body, unpacked. */
const MOST_BYTES = 32 * 1_024 * 1_024;

/** As every answer tells it. */
const MOST = { 'shuxiang-max-rows': MOST_ROWS, 'shuxiang-max-bytes': MOST_BYTES } as const;

const FLAG = Type.Optional(Type.Enum(['0', '1', 'true', 'false']));
const NAME = '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$';
const QUERY = Type.Object({ dryRun: FLAG, atomic: FLAG, source: Type.Optional(Type.String({ pattern: NAME, description: '未写 source 的行的来源,默认密钥编号 / source of rows that name none; usually the id of the key' })), report: Type.Optional(Type.Enum(['all', 'problems'])) }, { additionalProperties: false });
/** A row, with what this service takes. */
function rowOf(variables: Context['monitor']['variables']) {
  const list = [...variables.values()].map(({ name, unit, min, max }) => `${name} [${unit}] ${Number.isFinite(min) ? min : '−∞'}…${Number.isFinite(max) ? max : '∞'}`).join(', ');
  return Type.Object({
    place: PLACE,
    variable: Type.Enum([...variables.keys()], { description: list }),
    time: Type.String({ description: '带时区的时刻。雨量等累计量:该时段的开始(时段末为戳记的测站请减去一个时段);所属时次(--step)内各行相加,进行中的时次按已到的计。其余:观测时刻。不得晚于本机时钟 10 分钟以上 / a moment with its offset. Of rain and other amounts the beginning of the period (take a period off where a gauge stamps the end): rows within a step (--step) are added up, and the step at hand counts with what came of it so far. Else the moment it was seen. At most ten minutes after the clock here' }),
    value: Type.Number({ description: `单位和范围 / unit and range: ${list}` }),
    unit: Type.String({ description: '须与该量的单位一致,不换算 / has to be that of the variable: nothing is converted' }),
    source: Type.Optional(Type.String({ pattern: NAME, description: '同一来源对同一时刻改报为修订;不同来源各自保存 / the same moment told otherwise by the same source is a revision; sources are kept apart' })),
  });
}
const RESULT = Type.Object({ row: Type.Integer(), status: Type.Enum(['accepted', 'duplicate', 'revised', 'rejected', 'withheld'], { description: 'withheld:本行无误,但 atomic=1 而另有行被拒,未存 / withheld: good by itself, and not kept, since another row of the atomic request was refused' }), code: Type.Optional(Type.String()), pointer: Type.Optional(Type.String()), value: Type.Optional(Type.String()), allowed: Type.Optional(Type.String()) });
const COUNTS = Type.Object({ accepted: Type.Integer(), duplicate: Type.Integer(), revised: Type.Integer(), rejected: Type.Integer(), withheld: Type.Optional(Type.Integer()) });
const REPORT = Type.Object({ kept: Type.Boolean(), counts: COUNTS, unwatched: Type.Array(Type.Object({ place: Type.String(), variable: Type.String() }), { description: '没有村以此为来源、不参与判定的测点和量 / places and variables that no village or river is fed from: kept, but nothing follows from them' }), rows: Type.Array(RESULT) });

const isOn = (flag: string | undefined): boolean => flag === '1' || flag === 'true';
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,128}$/;

export function addObservations(parent: App, { monitor }: Context): void {
  // a scope of its own: its bodies are read where they are kept, row by row
  void parent.register((app: App, _options: object, done: () => void) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser(Object.keys(FORMATS), { parseAs: 'buffer', bodyLimit: MOST_BYTES }, (_request, body, parsed) => parsed(null, body));
    app.addHook('preParsing', async (request, _reply, payload) => {
      const encoding = request.headers['content-encoding'];
      if (encoding === undefined || encoding === 'identity') return payload;
      if (encoding !== 'gzip') throw new ApiProblem(415, 'encoding', `expected gzip or no encoding, found ${encoding}`);
      delete request.headers['content-length']; // it is that of the packed bytes
      const unpacked = createGunzip();
      unpacked.on('error', (error: Error & { statusCode?: number }) => Object.assign(error, { statusCode: 400, message: `the body is no gzip: ${error.message}` }));
      return payload.pipe(unpacked);
    });

    app.post(
      '/v1/observations',
      {
        config: { scope: 'observation:write', most: MOST },
        bodyLimit: MOST_BYTES,
        // rows are judged one by one, so the body's schema only describes them
        validatorCompiler: ({ schema, httpPart }) => (httpPart === 'body' ? () => true : parent.validatorCompiler!({ schema, method: 'POST', url: '/v1/observations', httpPart: httpPart ?? '' })),
        schema: {
          summary: '上报观测 / observations in',
          description: `最多 ${MOST_ROWS} 行、${MOST_BYTES / 1_048_576} MB(解压后),见回答头 shuxiang-max-rows、shuxiang-max-bytes / at most ${MOST_ROWS} rows and ${MOST_BYTES / 1_048_576} MB unpacked, as the headers shuxiang-max-rows and shuxiang-max-bytes of every answer say. JSON 数组、NDJSON 或 CSV,可 gzip / a JSON array, NDJSON or CSV, gzip or plain. Idempotency-Key: 同一请求一天内重发得同一回答,前一次未完则等它(另一进程在做则 409 并带 Retry-After)/ the same request again gets the same answer for a day; while the first is at it, it waits for that answer (409 with Retry-After where another process is at it). 一律当场判完作答,不排后台作业(无 202):超限 413,忙时 429 并带 Retry-After,大批请分次发送。同一时段多个来源:不相加,取最不利值(危险性雨量、水位取大),并在风险中注明 sourcesDiffer;同一来源改报即时生效。早于保留期(--keep)或 1900 年的行拒绝(too-old);place 与 station 不一致拒绝(two-places);只供密钥区域内各村使用的测站也可上报 / Of several sources of one step the worst counts, the greatest of rain and stage, never their sum, and the risk says sourcesDiffer; a value that its own source corrects counts at once. Rows from before what is kept (--keep), or before 1900, are refused (too-old), and so are a place and a station that differ (two-places). A gauge that feeds villages of the key's areas alone may be told of. Every request is judged and answered at once, none becomes a job (no 202): beyond the limits it is 413, while too much waits 429 with Retry-After; send large batches in parts.`,
          tags: ['observations'],
          consumes: Object.keys(FORMATS),
          headers: Type.Object({ 'idempotency-key': Type.Optional(Type.String({ maxLength: 128 })) }),
          querystring: QUERY,
          body: Type.Array(rowOf(monitor.variables)),
          response: answers({ 200: REPORT }),
        },
      },
      async (request, reply) => {
        const { dryRun, atomic, source = request.caller.id ?? 'unknown', report: detail = 'all' } = request.query;
        const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase() as keyof typeof FORMATS;
        const body: unknown = request.body;
        if (!Buffer.isBuffer(body)) throw new ApiProblem(400, 'empty-body', `expected rows as ${Object.keys(FORMATS).join(', ')}, found no body`);
        const key = request.headers['idempotency-key'];
        if (key !== undefined && !IDEMPOTENCY_KEY.test(key)) throw new ApiProblem(400, 'idempotency-key', 'expected 1 to 128 visible ASCII characters');
        const { answer, repeated } = await monitor.receive({
          body,
          format: FORMATS[type],
          source,
          areas: request.caller.areas,
          dryRun: isOn(dryRun),
          atomic: isOn(atomic),
          detail,
          once: key === undefined ? null : { name: `${request.caller.id ?? ''} ${key}`, request: request.url },
        });
        if (repeated) void reply.header('idempotency-replayed', 'true');
        return reply.header('cache-control', 'no-store').type('application/json; charset=utf-8').send(Buffer.from(answer.buffer, answer.byteOffset, answer.length));
      },
    );
    done();
  });
}
