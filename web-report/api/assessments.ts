/** `/v1/assessments`: what villages scored in a year; a published edition never changes, a correction is a new one. */
import { join } from 'node:path';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Assessments, ChangedEditionError, type Edition, type Row } from '../../engine/monitor/assessments.js';
import { tagOf } from '../../engine/monitor/snapshot.js';
import { Answer, AnswerCache, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';
import { formOf, TYPES } from './formats.js';
import { ApiProblem, notFound } from './problem.js';
import { BYTE_ORDER_MARK, cellOf } from './risk-view.js';
import { answers, AREA, ready } from './schemas.js';

const MOST = 10_000;
const EDITION = '^\\d{4}(-v[1-9]\\d?)?$';
const YEAR = Type.Object({ year: Type.String({ pattern: EDITION, description: '年度,或某一版 2023-v2 / a year, or one edition of it' }) });
const UNIT = Type.Object({ year: Type.String({ pattern: EDITION }), code: Type.String({ pattern: '^\\d{2,12}$' }) });
const NOTHING = Type.Object({}, { additionalProperties: false });
const LEVEL = Type.Enum(['village', 'township', 'county', 'prefecture', 'province']);
const LIST = { level: Type.Optional(LEVEL), area: Type.Optional(AREA), limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST })), offset: Type.Optional(Type.Integer({ minimum: 0 })), f: Type.Optional(Type.Enum(['json', 'csv'])) };
const SCORES = Type.Object({ ...LIST, sort: Type.Optional(Type.Enum(['code', 'rank'])) }, { additionalProperties: false });
const COMPARE = Type.Object({ ...LIST, with: Type.String({ pattern: EDITION, description: '与哪一年比 / the year to hold it against' }) }, { additionalProperties: false });
const FORMS = ['json', 'csv'] as const;

/** The report runs its own script, which its own policy names by its hash. */
const REPORT_POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'; sandbox allow-scripts allow-downloads allow-modals";

/** An edition by a name that will never mean another. */
const nameOf = ({ year, version }: Edition): string => `${year}-v${version}`;
const isExact = (wanted: string): boolean => wanted.includes('-v');

const csvOf = (rows: readonly Row[]): string => {
  const columns = Object.keys(rows[0] ?? {});
  return `${BYTE_ORDER_MARK}${[columns.join(','), ...rows.map((row) => columns.map((column) => cellOf(typeof row[column] === 'boolean' ? String(row[column]) : row[column])).join(','))].join('\n')}\n`;
};

export function addAssessments(app: App, { data, basePath }: Context): void {
  if (data === null) return;
  const assessments = new Assessments(join(data, 'assessments'));
  const cache = new AnswerCache();
  const tags = ['assessments'];

  const editionOf = async (name: string): Promise<Edition> => {
    const edition = await assessments.edition(name).catch((error: unknown) => {
      throw error instanceof ChangedEditionError ? new ApiProblem(503, 'assessment-changed', `${error.message}; it is not served`) : error;
    });
    if (edition === undefined) throw notFound(`assessment ${name}`);
    return edition;
  };

  /** Made once for an edition and a question; who names the edition need never ask again. */
  const give = async (request: FastifyRequest<{ Params: { year: string } }>, reply: FastifyReply, edition: Edition, type: string, make: () => Promise<string | Buffer>, exact = isExact(request.params.year)): Promise<FastifyReply> => {
    const question = `${edition.name} ${type} ${request.url.slice(request.url.indexOf(request.params.year) + request.params.year.length)}`;
    const tag = tagOf(edition.tag, question);
    void reply.header('content-location', basePath + request.url.replace(request.params.year, nameOf(edition)));
    if (hasTag(request, tag)) return notModified(request, reply, tag);
    const made = cache.peek(question, tag) ?? new Answer(tag, type, await make());
    return sendAnswer(request, reply, cache.get(question, tag, () => made), exact ? 'public, max-age=31536000, immutable' : undefined);
  };

  app.get('/v1/assessments', { schema: { summary: '历年评价 / assessments there are', tags, querystring: NOTHING, response: answers({ 200: Type.Object({ editions: Type.Array(Type.Object({ edition: Type.String(), href: Type.String() })) }) }) } }, async () => ({ editions: (await assessments.names()).map((name) => (name.includes('-') ? name : `${name}-v1`)).map((edition) => ({ edition, href: `${basePath}/v1/assessments/${edition}` })) }));

  app.get('/v1/assessments/:year', { schema: { summary: '一年的得分 / scores of a year', tags, params: YEAR, querystring: SCORES, response: answers({ 200: ready('得分 / scores', TYPES.json, TYPES.csv) }) } }, async (request, reply) => {
    const { level, area, sort = 'code', limit = 1_000, offset = 0, f } = request.query;
    const form = formOf(f, request.headers.accept, FORMS);
    const edition = await editionOf(request.params.year);
    return give(request, reply, edition, TYPES[form], async () => {
      const { total, rows } = await assessments.scores(edition, { ...(level === undefined ? {} : { level }), ...(area === undefined ? {} : { area }), sort, limit, offset });
      return form === 'csv' ? csvOf(rows) : JSON.stringify({ edition: nameOf(edition), manifest: edition.manifest, total, offset, count: rows.length, scores: rows });
    });
  });

  app.get('/v1/assessments/:year/villages/:code', { schema: { summary: '一个单位:得分与各指标贡献 / one unit: scores and what each indicator adds', tags, params: UNIT, querystring: NOTHING, response: answers({ 200: ready('单位 / the unit', TYPES.json) }) } }, async (request, reply) => {
    const { year, code } = request.params;
    const edition = await editionOf(year);
    return give(request, reply, edition, TYPES.json, async () => {
      const unit = await assessments.unit(edition, code);
      if (unit === undefined) throw notFound(`${code} in assessment ${edition.name}`);
      return JSON.stringify({ edition: nameOf(edition), ...unit });
    });
  });

  app.get('/v1/assessments/:year/compare', { schema: { summary: '与另一年比 / held against another year', description: '得分之差含口径变化,见 year-on-year.csv / the change holds changes of definition too: see year-on-year.csv', tags, params: YEAR, querystring: COMPARE, response: answers({ 200: ready('比较 / both years', TYPES.json, TYPES.csv) }) } }, async (request, reply) => {
    const { level, area, limit = 1_000, offset = 0, f, with: other } = request.query;
    const form = formOf(f, request.headers.accept, FORMS);
    const [now, then] = [await editionOf(request.params.year), await editionOf(other)];
    return give(request, reply, { ...now, tag: `${now.tag} ${then.tag}` }, TYPES[form], async () => {
      const { total, rows } = await assessments.compare(now, then, { ...(level === undefined ? {} : { level }), ...(area === undefined ? {} : { area }), limit, offset });
      return form === 'csv' ? csvOf(rows) : JSON.stringify({ edition: nameOf(now), with: nameOf(then), total, offset, count: rows.length, units: rows });
    }, isExact(request.params.year) && isExact(other));
  });

  app.get('/v1/assessments/:year/report.html', { schema: { summary: '报告 / the report', tags, params: YEAR, querystring: NOTHING, response: answers({ 200: ready('报告 / the report', 'text/html') }) } }, async (request, reply) => {
    const edition = await editionOf(request.params.year);
    reply.raw.setHeader('content-security-policy', REPORT_POLICY);
    return give(request, reply, edition, 'text/html; charset=utf-8', () => assessments.report(edition));
  });
}
