/** `/v1/risks`: the levels of villages as they were last published; asked by area, hazard, level, box, page and form. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { headText, listOf, publishedUnit, type PublishedSet, type PublishedUnit } from '../../engine/monitor/published.js';
import { Answer, AnswerCache, hasTag, heldAnswer, notModified, sendAnswer, sendStream } from './answer.js';
import type { App, Context } from './app.js';
import { formIn, formOf, TYPES, type Form } from './formats.js';
import type { LookUp } from './front.js';
import { knownAreas, knownHazards } from './known.js';
import { Past } from './past.js';
import { ApiProblem } from './problem.js';
import { columnsOf, csvHeader, csvLine, featureOf, fieldsOf, jsonOf, type Field } from './risk-view.js';
import { answers, AREA, GONE, MOMENT, ready, TOO_LARGE, UNIT_CODE } from './schemas.js';
import { bboxOf, inOrder, pageOf, seenBy, type Question } from './select.js';

const [USUAL_LIMIT, MOST] = [500, 2_000] as const;
const MOST_CODES = 20_000;
const FORMS = ['json', 'geojson', 'csv', 'ndjson'] as const;
const HAZARD = Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' });

const LEVELS = '0 无 none, 1 蓝 blue, 2 黄 yellow, 3 橙 orange, 4 红 red';
const MIN_LEVEL = Type.Integer({ minimum: 0, maximum: 4, description: `只看现在的级别;预期将达到而现在未到的村不在其中,见 minExpectedLevel / by the level now alone: villages that are expected to reach it and have not are left out, see minExpectedLevel; ${LEVELS}` });
const MIN_EXPECTED = Type.Integer({ minimum: 0, maximum: 4, description: `现在的级别或 expectedLevel 达到即可 / the level now, or expectedLevel, is at least this; ${LEVELS}` });

const QUERY = Type.Object(
  {
    kind: Type.Optional(Type.Enum(['village', 'area'], { description: 'area:按面规则所说的区域(县、乡镇等),级别为其中足够多的单元达到的级别 / area: areas that rules speak of, at the level that enough of their units come to' })),
    area: Type.Optional(AREA),
    county: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
    hazard: Type.Optional(HAZARD),
    minLevel: Type.Optional(MIN_LEVEL),
    minExpectedLevel: Type.Optional(MIN_EXPECTED),
    bbox: Type.Optional(Type.String({ maxLength: 100, description: '西,南,东,北 / west,south,east,north [°]' })),
    asOf: Type.Optional(MOMENT),
    fields: Type.Optional(Type.String({ maxLength: 200, description: '逗号分隔,各种格式均可,如 code,name,level;GeoJSON 为 properties / separated by commas, of every form, such as code,name,level; of GeoJSON the properties' })),
    sort: Type.Optional(Type.Enum(['code', '-level'], { description: 'code(默认):翻页期间级别变化也不漏村。-level:级别有变后游标失效,410,从首页重新开始 / code, as usual: pages leave no village out while levels change; -level: once they did, a cursor is 410 and all is begun again' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST, description: `默认 ${USUAL_LIMIT};NDJSON 与 CSV 不写则全部 / usually ${USUAL_LIMIT}; all for NDJSON and CSV` })),
    cursor: Type.Optional(Type.String({ maxLength: 200 })),
    f: Type.Optional(Type.Enum([...FORMS])),
  },
  { additionalProperties: false },
);

const POSTED = Type.Object({ codes: Type.Array(UNIT_CODE, { minItems: 1, maxItems: MOST_CODES }), hazard: Type.Optional(HAZARD), minLevel: Type.Optional(MIN_LEVEL), minExpectedLevel: Type.Optional(MIN_EXPECTED), asOf: Type.Optional(MOMENT), fields: Type.Optional(Type.Array(Type.String(), { maxItems: 20 })) }, { additionalProperties: false });

type Kind = 'village' | 'area';

const bytesOf = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text));
const collectionOf = (snapshot: PublishedSet, units: readonly PublishedUnit[], fields: readonly Field[] | null): string => `{"type":"FeatureCollection",${headText(snapshot)},"features":[${units.map((unit) => featureOf(unit, fields)).join(',')}]}`;

function bodyOf(form: Form, snapshot: PublishedSet, units: readonly PublishedUnit[], fields: readonly Field[] | null, next: string | null, kind: Kind): string | Buffer {
  if (form === 'geojson') return collectionOf(snapshot, units, fields);
  if (form === 'csv') return `${[csvHeader(fields!), ...units.map((unit) => csvLine(unit, fields!))].join('\n')}\n`;
  const texts = units.map((unit) => jsonOf(unit, fields));
  return form === 'ndjson' ? texts.map((text) => `${text}\n`).join('') : listOf(snapshot, bytesOf(texts), `"next":${JSON.stringify(next)},`, kind === 'area' ? 'areas' : 'villages');
}

/** What was expected at a past moment is not known: nothing can be chosen by it. @throws ApiProblem */
function knownThen(minExpectedLevel: number | undefined, asOf: string | undefined, pointer: string, status: 400 | 422): void {
  if (minExpectedLevel === undefined || asOf === undefined) return;
  const detail = 'without asOf: what was expected at a past moment is not kept; minLevel goes by the level of then';
  throw new ApiProblem(status, 'invalid', `minExpectedLevel: ${detail}`, { errors: [{ pointer, detail, code: 'request/expected-not-kept' }] });
}

const LINES_A_PART = 200;

/** All that fit, in parts of bytes, made as they are taken, so that memory does not grow with them. */
function* partsOf(form: Form, snapshot: PublishedSet, question: Question, fields: readonly Field[] | null): Generator<Uint8Array> {
  const { area = '', hazard, minLevel, minExpectedLevel, bbox, order } = question;
  if (form === 'ndjson' && order === 'code' && fields === null && hazard === undefined && minLevel === undefined && minExpectedLevel === undefined && bbox === undefined && area.length <= 6) {
    // as they were published
    for (const { code, parts } of snapshot.counties.values()) if (code.startsWith(area)) yield parts.lines;
    return;
  }
  if (form === 'csv') yield Buffer.from(`${csvHeader(fields!)}\n`);
  let lines: string[] = [];
  for (const unit of inOrder(snapshot, question)) {
    lines.push(form === 'csv' ? csvLine(unit, fields!) : jsonOf(unit, fields));
    if (lines.length < LINES_A_PART) continue;
    yield Buffer.from(`${lines.join('\n')}\n`);
    lines = [];
  }
  if (lines.length > 0) yield Buffer.from(`${lines.join('\n')}\n`);
}

/** Every unit of one county, as it was published and packed. */
const WHOLE = /^\/v1\/risks\?county=(\d{6})$/;

const FORM = /[?&]f=(json|geojson|csv|ndjson)(?:&|$)/;

/** A question about a past moment has a tag of its own, which only its answer tells. */
const PAST = /[?&]asOf=/;
const AREAS = /[?&]kind=area(?:&|$)/;
const COUNTY = /[?&](?:county|area)=(\d{6})\d*(?:&|$)/;

/** The tag of what a question is about: of its county, where it is about one. */
function tagFor({ monitor }: Context, url: string, form: string): string {
  if (AREAS.test(url)) return `${monitor.snapshot.areas.tag}-areas-${form}`;
  const county = COUNTY.exec(url)?.[1];
  return `${county === undefined ? monitor.snapshot.tag : (monitor.snapshot.counties.get(county)?.tag ?? 'none')}-${form}`;
}

export function addRisks(app: App, context: Context): void {
  const { monitor, basePath } = context;
  const cache = new AnswerCache();
  const past = new Past(monitor);
  const named = (url: string): Form | undefined => FORM.exec(url)?.[1] as Form | undefined;
  /** Whoever has it already, or asks for what was made, costs next to nothing. */
  const atHand = (own: Form | undefined): LookUp => ({ url = '', headers }) => {
    const form = PAST.test(url) ? null : formIn(own ?? named(url), headers.accept, FORMS);
    return form === null ? null : heldAnswer(cache, `${form} ${url}`, tagFor(context, url, form), headers);
  };

  for (const [path, own] of [['/v1/risks', undefined], ['/v1/risks.geojson', 'geojson'], ['/v1/risks.csv', 'csv'], ['/v1/risks.ndjson', 'ndjson']] as const) {
    context.front.add(path, atHand(own), () => monitor.snapshot.tag + monitor.snapshot.areas.tag);
    app.get(
      path,
      {
        schema: { summary: '当前风险 / risk now', description: '强 ETag:未变则 304;asOf 为当时所知的风险;当时的预期(expected、expectedLevel)未保存,expectedBecause 说明 / a strong ETag: 304 while nothing changed; asOf: as it was known at a past moment, of a few counties at once; what was expected then (expected, expectedLevel) is not kept, as expectedBecause says of each.', tags: ['risk'], querystring: QUERY, response: answers({ 200: ready('风险 / risks', ...(own === undefined ? Object.values(TYPES) : [TYPES[own]])), 304: ready('未变 / nothing changed'), ...GONE, ...TOO_LARGE }) },
      },
      async (request, reply) => {
        const form = formOf(own ?? named(request.url), request.headers.accept, FORMS);
        const { county, area = county, hazard, minLevel, minExpectedLevel, sort = 'code', limit, cursor, kind = 'village' } = request.query;
        if (county !== undefined && request.query.area !== undefined) throw new ApiProblem(400, 'invalid', 'expected county or area, found both');
        await knownAreas(context, [area], () => (county === undefined ? '/area' : '/county'));
        await knownHazards(context, [hazard], () => '/hazard');
        const [bbox, asked] = [bboxOf(request.query.bbox), fieldsOf(request.query.fields)];
        if (bbox !== undefined && kind === 'area') throw new ApiProblem(400, 'invalid', 'an area of units has no point that a box may hold: ask by area');
        const fields = asked ?? (form === 'csv' ? columnsOf(kind, request.query.asOf !== undefined) : null);
        knownThen(minExpectedLevel, request.query.asOf, '/minExpectedLevel', 400);
        const question: Question = { order: sort, ...(area === undefined ? {} : { area }), ...(hazard === undefined ? {} : { hazard }), ...(minLevel === undefined ? {} : { minLevel }), ...(minExpectedLevel === undefined ? {} : { minExpectedLevel }), ...(bbox === undefined ? {} : { bbox }) };
        const asOf = request.query.asOf === undefined ? null : past.momentOf(request.query.asOf);
        const all = asOf === null ? monitor.snapshot : await past.ofArea(question, asOf);
        const snapshot = kind === 'area' ? all.areas : all;
        const tag = asOf === null ? tagFor(context, request.url, form) : `${snapshot.tag}-${kind}-${form}`;
        if (hasTag(request, tag)) return notModified(request, reply, tag);
        // one county by its codes is of a size that is kept at hand
        const isOnePage = county !== undefined && sort === 'code' && (snapshot.counties.get(county)?.codes.length ?? 0) <= USUAL_LIMIT;
        if ((form === 'ndjson' || form === 'csv') && limit === undefined && cursor === undefined && !isOnePage) {
          return sendStream(request, reply, { tag, type: TYPES[form] }, Readable.from(partsOf(form, snapshot, question, fields), { objectMode: true, highWaterMark: 2 }));
        }
        const answer = cache.get(`${form} ${request.url}`, tag, () => {
          const whole = form === 'json' && asOf === null ? snapshot.counties.get(WHOLE.exec(request.url)?.[1] ?? '') : undefined;
          if (whole !== undefined && whole.codes.length <= USUAL_LIMIT) return new Answer(tag, TYPES.json, whole.whole(), {}, whole.parts.gzip);
          const link = new URL(request.url, 'http://host');
          link.searchParams.delete('cursor');
          const { units, next } = pageOf(snapshot, question, limit ?? USUAL_LIMIT, cursor, `${basePath}${link.pathname}${link.search}`);
          if (next !== null) link.searchParams.set('cursor', next);
          return new Answer(tag, TYPES[form], bodyOf(form, snapshot, units, fields, next, kind), next === null ? {} : { link: `<${basePath}${link.pathname}${link.search}>; rel="next"` });
        });
        return sendAnswer(request, reply, answer);
      },
    );
  }

  app.post('/v1/risks/query', { schema: { summary: '按代码查询 / risk of many codes', description: `最多 ${MOST_CODES} 个代码 / at most ${MOST_CODES} codes`, tags: ['risk'], body: POSTED, response: answers({ 200: ready('风险 / risks', TYPES.json) }) } }, async (request, reply) => {
    const { codes, hazard, minLevel, minExpectedLevel, fields: names, asOf } = request.body;
    await knownHazards(context, [hazard], () => '/hazard', 422);
    knownThen(minExpectedLevel, asOf, '/minExpectedLevel', 422);
    const snapshot = asOf === undefined ? monitor.snapshot : await past.ofCodes([...new Set(codes)], past.momentOf(asOf));
    const fields = fieldsOf(names?.join(','));
    const [units, unknown]: [Uint8Array[], string[]] = [[], []];
    for (const code of new Set(codes)) {
      const found = publishedUnit(snapshot, code) ?? publishedUnit(snapshot.areas, code);
      if (found === undefined) {
        unknown.push(code);
        continue;
      }
      if (hazard === undefined && minLevel === undefined && minExpectedLevel === undefined && fields === null) {
        units.push(found.county.line(found.k));
        continue;
      }
      const seen = seenBy(found.county, found.k, { hazard, minLevel, minExpectedLevel });
      if (seen !== null) units.push(Buffer.from(jsonOf(seen, fields)));
    }
    return reply.header('cache-control', 'no-store').type(TYPES.json).send(listOf(snapshot, units, `"unknown":${JSON.stringify(unknown)},`));
  });
}
