/**
 * `/ogc`: the villages as a collection of features, for QGIS and others.
 *
 * Source: OGC 17-069r4 (2022), OGC API - Features - Part 1: Core, sections 7 and 8.
 */
import { Type } from 'typebox';
import { publishedUnit } from '../../engine/monitor/published.js';
import { tagOf } from '../../engine/monitor/snapshot.js';
import type { FastifyRequest } from 'fastify';
import { Answer, AnswerCache, hasTag, notModified, sendAnswer, sendText } from './answer.js';
import type { App, Context } from './app.js';
import { TYPES } from './formats.js';
import { originOf } from './origin.js';
import { ApiProblem, notFound } from './problem.js';
import { featureOf } from './risk-view.js';
import { answers, ready, VILLAGE_CODE } from './schemas.js';
import { bboxOf, unitsOf } from './select.js';
import { momentParameter } from './time.js';

const MOST = 10_000;
const CONFORMS = ['core', 'geojson'].map((name) => `http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/${name}`);
const QUERY = Type.Object({ limit: Type.Optional(Type.Integer({ minimum: 1, description: `至多 ${MOST},更多则按 ${MOST} / at most ${MOST}; more is taken as that` })), offset: Type.Optional(Type.Integer({ minimum: 0 })), bbox: Type.Optional(Type.String({ maxLength: 100, description: '西,南,东,北;六个数则含高程(不用);西大于东为跨 180° / west,south,east,north; of six numbers the heights are not used; a west above the east crosses 180°' })), datetime: Type.Optional(Type.String({ maxLength: 100, description: '资料时刻或区间,如 2023-07-01T00:00:00Z/..;没有资料的村不受其限 / the moment its level rests on, or an interval; a village without data has no time and is in all' })), f: Type.Optional(Type.Enum(['json'])) }, { additionalProperties: false });
/** Whether a moment lies in what the parameter `datetime` names, RFC 3339, `..` or nothing for an open end; a village that was not judged lies in all. @throws ApiProblem */
function datetimeOf(text: string | undefined): ((asOf: string | null) => boolean) | null {
  if (text === undefined) return null;
  const parts = text.split('/');
  const ends = parts.map((part) => (parts.length === 2 && (part === '' || part === '..') ? null : momentParameter('datetime', part)));
  if (ends.length > 2) throw new ApiProblem(400, 'invalid', 'datetime is no interval', { errors: [{ pointer: '/datetime', detail: 'a moment, or two parted by /', code: 'request/moment' }] });
  const [from = null, to = from] = ends;
  return (asOf) => asOf === null || (Date.parse(asOf) >= (from ?? -Infinity) && Date.parse(asOf) <= (to ?? Infinity));
}

const F = Type.Object({ f: Type.Optional(Type.Enum(['json'])) }, { additionalProperties: false });

/** Links from where a request came to. */
type Link = (path: string, rel: string, type?: string) => object;

export function addFeatures(app: App, { monitor, publicUrl }: Context): void {
  const cache = new AnswerCache();
  const json = (summary: string): object => ({ summary, tags: ['ogc'], querystring: F, response: answers({ 200: ready(summary, TYPES.json) }) });
  const linksFor = (request: FastifyRequest): Link => {
    const origin = originOf(publicUrl, request);
    return (path, rel, type = 'application/json') => ({ href: `${origin}${path}`, rel, type, title: rel });
  };

  /** Where the villages lie [°]; absent where no position is known. */
  const extent = (): object => {
    const at = monitor.units.units.flatMap((unit) => unit.at ?? []);
    const [lon, lat] = [at.map((point) => point.lon), at.map((point) => point.lat)];
    const [least, most] = [(values: number[]): number => values.reduce((a, b) => Math.min(a, b), Infinity), (values: number[]): number => values.reduce((a, b) => Math.max(a, b), -Infinity)];
    return at.length === 0 ? {} : { extent: { spatial: { bbox: [[least(lon), least(lat), most(lon), most(lat)]], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84' } } };
  };
  const collection = (link: Link): object => ({ id: 'villages', title: '行政村风险 / risk of villages', itemType: 'feature', crs: ['http://www.opengis.net/def/crs/OGC/1.3/CRS84'], ...extent(), links: [link('/ogc/collections/villages/items', 'items', 'application/geo+json')] });

  app.get('/ogc', { schema: json('OGC 首页 / landing page') }, (request) => {
    const link = linksFor(request);
    return { title: '数乡 shuxiang', description: '行政村风险 / risk of villages', links: [link('/ogc', 'self'), link('/openapi.json', 'service-desc', 'application/vnd.oai.openapi+json;version=3.1'), link('/ogc/conformance', 'conformance'), link('/ogc/collections', 'data')] };
  });
  app.get('/ogc/conformance', { schema: json('符合的标准 / conformance') }, () => ({ conformsTo: CONFORMS }));
  app.get('/ogc/collections', { schema: json('数据集 / collections') }, (request) => ({ links: [linksFor(request)('/ogc/collections', 'self')], collections: [collection(linksFor(request))] }));
  app.get('/ogc/collections/villages', { schema: json('行政村数据集 / the collection of villages') }, (request) => collection(linksFor(request)));

  app.get('/ogc/collections/villages/items', { schema: { summary: '行政村要素 / features of villages', tags: ['ogc'], querystring: QUERY, response: answers({ 200: ready('GeoJSON', TYPES.geojson), 304: ready('未变 / nothing changed') }) } }, (request, reply) => {
    const { limit: asked = 1_000, offset = 0, datetime } = request.query;
    const limit = Math.min(MOST, asked);
    const isWithin = datetimeOf(datetime);
    const bbox = bboxOf(request.query.bbox);
    const link = linksFor(request);
    const { tag: snapshotTag, computedAt } = monitor.snapshot;
    const [question, tag] = [`${originOf(publicUrl, request)}${request.url}`, tagOf(snapshotTag, originOf(publicUrl, request))];
    if (hasTag(request, tag)) return notModified(request, reply, tag);
    const known = cache.peek(question, tag);
    if (known !== undefined) return sendAnswer(request, reply, known);
    const found = [...unitsOf(monitor.snapshot, { order: 'code', ...(bbox === undefined ? {} : { bbox }) })];
    const all = isWithin === null ? found : found.filter((unit) => isWithin(unit.view().asOf));
    const page = all.slice(offset, offset + limit);
    const at = (from: number): string => `/ogc/collections/villages/items?${new URLSearchParams({ ...(request.query.bbox === undefined ? {} : { bbox: request.query.bbox }), ...(datetime === undefined ? {} : { datetime }), limit: String(limit), offset: String(from) }).toString()}`;
    const links = [link(at(offset), 'self', 'application/geo+json'), ...(offset + limit < all.length ? [link(at(offset + limit), 'next', 'application/geo+json')] : [])];
    // what has one tag is the same to the byte: the moment is that of the levels
    const timeStamp = computedAt === 0 ? '' : `"timeStamp":"${new Date(computedAt).toISOString()}",`;
    return sendAnswer(request, reply, cache.get(question, tag, () => new Answer(tag, TYPES.geojson, `{"type":"FeatureCollection",${timeStamp}"numberMatched":${all.length},"numberReturned":${page.length},"links":${JSON.stringify(links)},"features":[${page.map((unit) => featureOf(unit)).join(',')}]}`)));
  });

  app.get('/ogc/collections/villages/items/:code', { schema: { summary: '一个村的要素 / the feature of one village', tags: ['ogc'], params: Type.Object({ code: VILLAGE_CODE }), querystring: F, response: answers({ 200: ready('GeoJSON', TYPES.geojson), 304: ready('未变 / nothing changed') }) } }, (request, reply) => {
    const found = publishedUnit(monitor.snapshot, request.params.code);
    if (found === undefined) throw notFound(`village ${request.params.code}`);
    return sendText(request, reply, TYPES.geojson, featureOf(found.county.unit(found.k)));
  });
}
