/** `/v1/villages/{code}/risks`: the levels of a village over time, each step by what was seen up to it. */
import { Type } from 'typebox';
import type { RiskHistory } from '../../engine/monitor/risk-history.js';
import { tagOf } from '../../engine/monitor/snapshot.js';
import { Answer, hasTag, notModified, sendAnswer } from './answer.js';
import type { App, Context } from './app.js';
import { formOf, TYPES, type Form } from './formats.js';
import { ApiProblem, notFound } from './problem.js';
import { BYTE_ORDER_MARK, cellOf, levelName } from './risk-view.js';
import { answers, MOMENT, ready, TOO_LARGE, VILLAGE_CODE } from './schemas.js';
import { STEP, stepOf, type Step } from './steps.js';
import { momentParameter, momentText } from './time.js';

const FORMS = ['json', 'csv', 'ndjson'] as const;
/** Steps that levels are worked out for at once; more are asked for in shorter spans. */
const MOST_STEPS = 20_000;

const QUERY = Type.Object({ from: MOMENT, to: MOMENT, hazard: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,63}$' })), step: Type.Optional(STEP), asOf: Type.Optional(MOMENT), f: Type.Optional(Type.Enum([...FORMS])) }, { additionalProperties: false });

type Row = Readonly<Record<string, string | number | boolean | null | Readonly<Record<string, number | null>>>>;

/** Of some steps: the level of the village at each, and of each hazard; null: none could be judged yet. */
interface Levels {
  readonly time: number;
  readonly level: number | null;
  /** Whether any hazard was judged; else its level is what was held. */
  readonly judged: boolean;
  readonly hazards: Readonly<Record<string, number | null>>;
}

const highest = (levels: readonly (number | null)[]): number | null => levels.reduce((most, level) => (level === null ? most : Math.max(most ?? 0, level)), null);

/** Step by step. */
function levelsOf({ first, dt, count, hazards }: RiskHistory): Levels[] {
  return Array.from({ length: count }, (_, step) => {
    const own = hazards.map(({ hazard, levels }) => [hazard, levels[step]! < 0 ? null : levels[step]!] as const);
    return { time: first + step * dt, level: highest(own.map(([, level]) => level)), judged: hazards.some(({ judged }) => judged[step] === 1), hazards: Object.fromEntries(own) };
  });
}

const plain = ({ time, level, judged, hazards }: Levels): Row => ({ time: momentText(time), level, levelName: levelName(level), judged, hazards });

/** In longer steps: least, mean and greatest level of the steps within that have one, and how many they are. */
function inSteps(all: readonly Levels[], step: Step): Row[] {
  const groups = new Map<number, Levels[]>();
  for (const one of all) {
    const start = stepOf(one.time, step);
    const own = groups.get(start);
    if (own === undefined) groups.set(start, [one]);
    else own.push(one);
  }
  return [...groups].map(([time, own]): Row => {
    const levels = own.flatMap(({ level }) => level ?? []);
    const max = highest(levels);
    const hazards = Object.fromEntries(Object.keys(own[0]!.hazards).map((hazard) => [hazard, highest(own.map((one) => one.hazards[hazard] ?? null))]));
    return { time: momentText(time), min: levels.length === 0 ? null : Math.min(...levels), mean: levels.length === 0 ? null : levels.reduce((a, b) => a + b, 0) / levels.length, max, maxName: levelName(max), count: levels.length, judged: own.filter(({ judged }) => judged).length, hazards };
  });
}

function textOf(form: Form, code: string, name: string, { dt, hazards }: RiskHistory, rows: readonly Row[], step: Step | undefined): string {
  if (form === 'json') return JSON.stringify({ code, name, step: step ?? `${dt / 60_000}min`, hazards: Object.fromEntries(hazards.map(({ hazard, title }) => [hazard, title])), count: rows.length, risks: rows });
  if (form === 'ndjson') return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const columns = step === undefined ? ['time', 'level', 'levelName', 'judged'] : ['time', 'min', 'mean', 'max', 'maxName', 'count', 'judged'];
  const lines = rows.map(({ hazards: own, ...row }) => [...columns.map((column) => cellOf(row[column])), ...hazards.map(({ hazard }) => cellOf((own as Levels['hazards'])[hazard]))].join(','));
  return `${BYTE_ORDER_MARK}${[[...columns, ...hazards.map(({ hazard }) => hazard)].join(','), ...lines].join('\n')}\n`;
}

export function addRiskHistory(app: App, { monitor }: Context): void {
  app.get('/v1/villages/:code/risks', { schema: { summary: '级别过程 / levels over time', description: `从 from 到 to 逐时次的级别,只据该时次及以前的观测和当日有效的规则;不写 asOf 为现在所知(含迟到、订正),写则为当时所知;judged 为假则无新资料、沿用已有级别;step 降采样为 min、mean、max、count;至多 ${MOST_STEPS} 个时次;强 ETag。当时发布了什么见 /v1/alerts 与 /v1/risks?asOf= / levels of the steps from one to the other, each by what was seen up to it and the rules of its date; without asOf as it is known now, late and corrected rows with it, else as it was known then; judged is false where nothing new was seen and the level is what was held; step: down-sampled to min, mean, max and count; at most ${MOST_STEPS} steps; a strong ETag. What was published then: /v1/alerts and /v1/risks?asOf=`, tags: ['risk'], params: Type.Object({ code: VILLAGE_CODE }), querystring: QUERY, response: answers({ 200: ready('级别 / levels', TYPES.json, TYPES.csv, TYPES.ndjson), 304: ready('未变 / nothing changed'), ...TOO_LARGE }) } }, async (request, reply) => {
    const { params: { code }, query: { hazard, step, f } } = request;
    const form = formOf(f, request.headers.accept, FORMS);
    const unit = monitor.units.get(code);
    if (unit === undefined) throw notFound(`village ${code}`);
    const [from, to] = [momentParameter('from', request.query.from), momentParameter('to', request.query.to)];
    if (from > to) throw new ApiProblem(400, 'invalid', 'from is after to', { errors: [{ pointer: '/from', detail: 'a moment not after to', code: 'request/span' }] });
    const steps = Math.floor((to - from) / monitor.stepMs) + 1;
    if (steps > MOST_STEPS) throw new ApiProblem(413, 'too-many-steps', `at most ${MOST_STEPS} steps of ${monitor.stepMs / 60_000} min in one answer, this has ${steps}: ask for a shorter span`);
    const found = (await monitor.riskHistory(code, { from, to, ...(request.query.asOf === undefined ? {} : { asOf: momentParameter('asOf', request.query.asOf) }) }))!;
    const history: RiskHistory = hazard === undefined ? found : { ...found, hazards: found.hazards.filter((own) => own.hazard === hazard) };
    const all = levelsOf(history);
    const text = textOf(form, code, unit.name, history, step === undefined ? all.map(plain) : inSteps(all, step), step);
    const tag = tagOf(text);
    return hasTag(request, tag) ? notModified(request, reply, tag) : sendAnswer(request, reply, new Answer(tag, TYPES[form], text));
  });
}
