/** `/v1/villages/{code}`: one village, now or as of a moment, and what was seen for it over time. */
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import { publishedUnit } from '../../engine/monitor/published.js';
import type { ForecastView } from '../../engine/monitor/unit-view.js';
import { feedOf } from '../../engine/monitor/units.js';
import type { Variable } from '../../engine/monitor/variables.js';
import type { KeptObservation } from '../../engine/store/store.js';
import type { App, Context } from './app.js';
import { sendText } from './answer.js';
import { formOf, TYPES } from './formats.js';
import { ApiProblem, notFound } from './problem.js';
import { BYTE_ORDER_MARK, cellOf } from './risk-view.js';
import { answers, MOMENT, ready, TOO_LARGE, VILLAGE_CODE } from './schemas.js';
import { orWhileAway } from './standing.js';
import { STEP, stepOf, type Step } from './steps.js';
import { momentParameter, momentText } from './time.js';

const CODE = Type.Object({ code: VILLAGE_CODE });
const FORMS = ['json', 'csv', 'ndjson'] as const;
/** Rows of one answer; more are asked for in shorter spans or longer steps. */
const MOST_ROWS = 50_000;

const SPAN = Type.Object(
  {
    variable: Type.Optional(Type.String({ maxLength: 64 })),
    from: MOMENT,
    to: MOMENT,
    step: Type.Optional(STEP),
    revisions: Type.Optional(Type.Enum(['0', '1'])),
    asOf: Type.Optional(MOMENT),
    f: Type.Optional(Type.Enum([...FORMS])),
  },
  { additionalProperties: false },
);

type Row = Readonly<Record<string, string | number>>;

/** What several values of one source within a step come to. */
interface Cell {
  readonly variable: string;
  readonly source: string;
  readonly time: number;
  readonly values: number[];
}

/**
 * Rows of each variable in steps of China's clock: least, mean, greatest, of depths of water the sum, and how many. Of several sources
 * within a step it is the one that tells the worst, as levels go by it, and named; sources are never mixed.
 */
function inSteps(rows: readonly KeptObservation[], step: Step, variables: ReadonlyMap<string, Variable>): Row[] {
  const cells = new Map<string, Map<string, Cell>>();
  for (const { variable, source, time, value } of rows) {
    const start = stepOf(time, step);
    const key = `${variable} ${start}`;
    let own = cells.get(key);
    if (own === undefined) cells.set(key, (own = new Map<string, Cell>()));
    const cell = own.get(source);
    if (cell === undefined) own.set(source, { variable, source, time: start, values: [value] });
    else cell.values.push(value);
  }
  const sumOf = ({ values }: Cell): number => Math.round(values.reduce((a, b) => a + b, 0) * 1e6) / 1e6;
  return [...cells.values()].map((own): Row => {
    const all = [...own.values()];
    const [{ variable, time }] = all as [Cell];
    const { unit = '', isLow = false } = variables.get(variable) ?? {};
    const badness = (cell: Cell): number => (isLow ? -Math.min(...cell.values) : unit === 'mm' ? sumOf(cell) : Math.max(...cell.values));
    const worst = all.reduce((a, b) => (badness(b) > badness(a) ? b : a));
    const { source, values } = worst;
    return { variable, time: momentText(time), min: Math.min(...values), mean: values.reduce((a, b) => a + b, 0) / values.length, max: Math.max(...values), ...(unit === 'mm' ? { sum: sumOf(worst) } : {}), count: values.length, source, sources: all.length };
  });
}

const plain = ({ place, variable, time, source, value, revision, received }: KeptObservation): Row => ({ variable, time: momentText(time), value, place, source, revision, received: momentText(received) });

/** Villages of which it is held what was seen last, for as long as the store is away. */
const MOST_KNOWN = 2_000;

interface KnownLatest {
  readonly rows: readonly KeptObservation[];
  /** When it was read, where that is not now [ms since 1970]; null: never. */
  readonly knownAt?: number | null;
}

export function addVillages(app: App, { monitor }: Context): void {
  const known = new Map<string, { readonly rows: readonly KeptObservation[]; readonly knownAt: number }>();
  const latestOf = (code: string, places: readonly string[]): Promise<KnownLatest> =>
    orWhileAway<KnownLatest>(
      async () => {
        const rows = await monitor.store.latest({ places });
        known.delete(code);
        known.set(code, { rows, knownAt: monitor.now() });
        if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!);
        return { rows };
      },
      (): KnownLatest => known.get(code) ?? { rows: [], knownAt: null },
    );

  app.get('/v1/villages/:code', { schema: { summary: '一个村 / one village', description: 'forecast:各量的临近预报扇形 p10、p50、p90(leads_h:各步开始距 issued 的小时)与界线;outlook:各级概率;hazards[].expected.heldFrom:级别与 reasons 出自此前哪次起报的预报,最新预报已不足而规则暂不降级 / forecast: a fan for each quantity, by lead (leads_h: hours from issued to the beginning of each step), with the lines of the rules; outlook: the probability of each level or above; hazards[].expected.heldFrom: when the earlier nowcast was issued that level and reasons are of, where the newest warrants less and the rule does not come down yet. 数据库断开时 latest 为最近所知,附 latestKnownAt(null:未曾读过) / While the store is away latest is as last known, with latestKnownAt (null: it was never read)', tags: ['risk'], params: CODE, querystring: Type.Object({ asOf: Type.Optional(MOMENT) }, { additionalProperties: false }), response: answers({ 200: ready('村 / the village', TYPES.json), 304: ready('未变 / nothing changed') }) } }, async (request, reply) => {
    const { code } = request.params;
    const { asOf } = request.query;
    const unit = monitor.units.get(code);
    const found = publishedUnit(asOf === undefined ? monitor.snapshot : await monitor.asOfMany([code], momentParameter('asOf', asOf)), code);
    if (unit === undefined || found === undefined) throw notFound(`village ${code}`);
    const places = [...new Set([code, ...unit.feeds.values()])];
    const { rows: latest, knownAt }: KnownLatest = asOf === undefined ? await latestOf(code, places) : { rows: [] };
    const seen = latest.filter(({ place, variable }) => feedOf(unit, variable) === place).map(({ place, variable, time, value, source }) => ({ variable, value, unit: monitor.variables.get(variable)?.unit ?? '', time: momentText(time), place, source }));
    return sendText(request, reply, TYPES.json, JSON.stringify({ ...found.county.unit(found.k).view(), ...monitor.units.placeOf(code), ...(JSON.parse(found.county.hoursOf(found.k)) as ForecastView), lines: Object.fromEntries(unit.lines), feeds: Object.fromEntries(unit.feeds), latest: seen, ...(knownAt === undefined ? {} : { latestKnownAt: knownAt === null ? null : momentText(knownAt) }) }));
  });

  app.get('/v1/villages/:code/observations', { schema: { summary: '观测过程 / what was seen', description: 'step 降采样为 min, mean, max、sum(仅 mm)、count,取最新订正值;同一步有几个来源(sources)时只取最不利的一个(source),不混合 / step: down-sampled to min, mean, max, sum (of mm alone) and count, of the newest revisions; of several sources (sources) of a step that which tells the worst (source), never mixed', tags: ['observations'], params: CODE, querystring: SPAN, response: answers({ 200: ready('观测 / observations', TYPES.json, TYPES.csv, TYPES.ndjson), 304: ready('未变 / nothing changed'), ...TOO_LARGE }) } }, async (request, reply) => {
    const { code } = request.params;
    const { variable, step, revisions, asOf, f } = request.query;
    const form = formOf(f, request.headers.accept, FORMS);
    const unit = monitor.units.get(code);
    if (unit === undefined) throw notFound(`village ${code}`);
    if (variable !== undefined && !monitor.variables.has(variable)) throw new ApiProblem(400, 'invalid', `variable: expected one of ${[...monitor.variables.keys()].join(', ')}, found ${variable}`, { errors: [{ pointer: '/variable', detail: 'a variable that is observed', code: 'request/variable' }] });
    const span = { from: momentParameter('from', request.query.from), to: momentParameter('to', request.query.to) };
    if (span.from > span.to) throw new ApiProblem(400, 'invalid', 'from is after to', { errors: [{ pointer: '/from', detail: 'a moment not after to', code: 'request/span' }] });
    const known = asOf === undefined ? {} : { asOf: momentParameter('asOf', asOf) };
    const wanted = variable === undefined ? [...monitor.variables.keys()] : [variable];
    const rows: KeptObservation[] = [];
    for (const place of new Set(wanted.map((name) => feedOf(unit, name)))) {
      const own = await monitor.store.history({ place, ...span, ...known, revisions: revisions === '1' && step === undefined, ...(variable === undefined ? {} : { variable }) });
      for (const row of own) if (feedOf(unit, row.variable) === place) rows.push(row);
    }
    const out = step === undefined ? rows.map(plain) : inSteps(rows, step, monitor.variables);
    if (out.length > MOST_ROWS) throw new ApiProblem(413, 'too-many-rows', `at most ${MOST_ROWS} rows in one answer, this has ${out.length}: ask for a shorter span or a longer step`);
    const give = (text: string): FastifyReply | Promise<FastifyReply> => sendText(request, reply, TYPES[form], text);
    if (form === 'json') return give(JSON.stringify({ code, units: Object.fromEntries([...new Set(rows.map((row) => row.variable))].map((name) => [name, monitor.variables.get(name)?.unit ?? ''])), count: out.length, observations: out }));
    if (form === 'ndjson') return give(out.map((row) => `${JSON.stringify(row)}\n`).join(''));
    const columns = step === undefined ? ['variable', 'time', 'value', 'place', 'source', 'revision', 'received'] : ['variable', 'time', 'min', 'mean', 'max', 'sum', 'count', 'source', 'sources'];
    return give(`${BYTE_ORDER_MARK}${[columns.join(','), ...out.map((row) => columns.map((column) => cellOf(row[column])).join(','))].join('\n')}\n`);
  });
}
