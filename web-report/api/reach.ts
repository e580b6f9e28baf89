/** `/v1/villages/{code}/reach`: whom a warning would reach, and how soon; `/v1/indicators`: what the indicators of an assessment are called. */
import { Type } from 'typebox';
import { ReachOfVillages } from '../../engine/monitor/village-reach.js';
import { readFrameworkSource } from '../../engine/run/framework-source.js';
import { packagePath } from '../../engine/run/package-root.js';
import type { FrameworkDeclaration } from '../../engine/scoring/framework.js';
import { Answer, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';
import { TYPES } from './formats.js';
import { notFound } from './problem.js';
import { answers, ready, VILLAGE_CODE } from './schemas.js';

const CODE = Type.Object({ code: VILLAGE_CODE });
const NOTHING = Type.Object({}, { additionalProperties: false });

/** Read once, when it is first asked for: a second of work, in small pieces. */
function frameworkThatShips(): () => Promise<{ readonly declaration: FrameworkDeclaration; readonly sha256: string }> {
  let reading: ReturnType<typeof readFrameworkSource> | null = null;
  return () => (reading ??= readFrameworkSource(packagePath('indicators')));
}

const namesOf = ({ name, title, version, tree, indicators }: FrameworkDeclaration): string => {
  const actionOf = new Map(tree.flatMap((action) => [action.code, ...(action.children ?? []).map(({ code }) => code)].map((code) => [code, action.code] as const)));
  return JSON.stringify({
    framework: name,
    title,
    version,
    actions: tree.map((action) => ({ code: action.code, title: action.title })),
    indicators: indicators.map((indicator) => ({ code: indicator.code, title: indicator.title, unit: indicator.unit, action: actionOf.get(indicator.parent) ?? null })),
  });
};

export function addReach(app: App, { monitor, data }: Context): void {
  if (data === null) return;
  const framework = frameworkThatShips();
  const villages = new ReachOfVillages(data, async () => (await framework()).declaration);
  let names: Answer | null = null;

  app.get('/v1/villages/:code/reach', { schema: { summary: '预警到户 / whom a warning reaches', description: '由 villages.csv、warning-channels.csv 算得;算不出时 reach 为 null,because 说明缺什么 / from villages.csv and warning-channels.csv; where it cannot be known reach is null and because says what is missing', tags: ['risk'], params: CODE, querystring: NOTHING, response: answers({ 200: ready('到户 / its reach', TYPES.json) }) } }, async ({ params: { code } }, reply) => {
    if (monitor.units.get(code) === undefined) throw notFound(`village ${code}`);
    const reach = await villages.of(code);
    const unknown = typeof reach === 'string';
    return reply.header('cache-control', 'no-cache').type(TYPES.json).send(JSON.stringify({ code, reach: unknown ? null : reach, because: unknown ? reach : null }));
  });

  app.get('/v1/indicators', { schema: { summary: '指标名称 / names of the indicators', tags: ['assessments'], querystring: NOTHING, response: answers({ 200: ready('名称 / their names', TYPES.json) }) } }, async (request, reply) => {
    const { declaration, sha256 } = await framework();
    names ??= new Answer(sha256.slice(0, 22), TYPES.json, namesOf(declaration));
    return hasTag(request, names.tag) ? notModified(request, reply, names.tag) : sendAnswer(request, reply, names);
  });
}
