/** `/v1/assessments`: assessments as they were written, one folder each; what was published does not change. */
import { createReadStream, existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { parseTable } from '../../engine/run/small-table.js';
import { hasTag, notModified } from './answer.js';
import type { App, Context } from './app.js';
import { notFound } from './problem.js';
import { answers, ready } from './schemas.js';
import { TYPES } from './formats.js';
import { tagOf } from '../../engine/monitor/snapshot.js';

const NAME = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$' });
const ONE = Type.Object({ name: NAME });
const UNIT = Type.Object({ name: NAME, code: Type.String({ pattern: '^\\d{2,12}$' }) });

type Row = Readonly<Record<string, string>>;

interface Loaded {
  readonly tag: string;
  readonly units: ReadonlyMap<string, Row>;
}

/** A number where the cell is one; nothing where it is blank; a code stays text. */
const valueOf = (text: string): string | number | null => (text === '' ? null : /^-?(0|[1-9]\d*)\.\d+$/.test(text) || /^-?(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : text);

export function addAssessments(app: App, { assessments: folder }: Context): void {
  if (folder === null) return;
  const loaded = new Map<string, Loaded>();
  const names = (): string[] =>
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(entry.name) && existsSync(join(folder, entry.name, 'scores.csv')) && existsSync(join(folder, entry.name, 'manifest.json')))
      .map(({ name }) => name)
      .sort();
  const pathOf = (name: string, file: string): string => {
    if (!names().includes(name)) throw notFound(`assessment ${name}`);
    return join(folder, name, file);
  };
  const load = (name: string): Loaded => {
    const manifest = readFileSync(pathOf(name, 'manifest.json'));
    const tag = tagOf(manifest);
    let known = loaded.get(name);
    if (known?.tag !== tag) {
      const { header, records } = parseTable(readFileSync(pathOf(name, 'scores.csv'), 'utf8'), 'scores.csv');
      const rows = records.map((cells) => Object.fromEntries(header.map((column, k) => [column, cells[k] ?? ''])));
      loaded.set(name, (known = { tag, units: new Map(rows.map((row) => [row['code'] ?? row['unit'] ?? '', row])) }));
    }
    return known;
  };

  app.get('/v1/assessments', { schema: { summary: '评价 / assessments', tags: ['assessments'], response: answers({ 200: Type.Object({ assessments: Type.Array(Type.String()) }) }) } }, () => ({ assessments: names() }));

  app.get('/v1/assessments/:name', { schema: { summary: '一次评价的清单 / the manifest of one', tags: ['assessments'], params: ONE, response: answers({ 200: ready('清单 / manifest', TYPES.json) }) } }, (request, reply) => {
    const text = readFileSync(pathOf(request.params.name, 'manifest.json'));
    const tag = tagOf(text);
    if (hasTag(request, tag)) return notModified(request, reply);
    return reply.header('etag', `"${tag}"`).header('cache-control', 'public, no-cache').type(TYPES.json).send(text);
  });

  app.get('/v1/assessments/:name/units/:code', { schema: { summary: '一个单元的得分 / scores of one unit', tags: ['assessments'], params: UNIT, response: answers({ 200: ready('得分 / scores', TYPES.json) }) } }, (request, reply) => {
    const { name, code } = request.params;
    const { tag, units } = load(name);
    if (hasTag(request, tag)) return notModified(request, reply);
    const row = units.get(code);
    if (row === undefined) throw notFound(`unit ${code}`);
    return reply.header('etag', `"${tag}"`).header('cache-control', 'public, no-cache').type(TYPES.json).send(JSON.stringify({ code, scores: Object.fromEntries(Object.entries(row).map(([column, text]) => [column, column === 'code' ? text : valueOf(text)])) }));
  });

  app.get('/v1/assessments/:name/report.html', { schema: { summary: '评价报告 / the report', tags: ['assessments'], params: ONE, response: answers({ 200: ready('报告 / the report', 'text/html') }) } }, (request, reply) => {
    const path = pathOf(request.params.name, 'report.html');
    if (!existsSync(path)) throw notFound(`the report of ${request.params.name}`);
    // the report names its own scripts and styles by their hashes
    reply.raw.setHeader('content-security-policy', "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'");
    return reply.header('cache-control', 'public, no-cache').type('text/html; charset=utf-8').send(createReadStream(path));
  });
}
