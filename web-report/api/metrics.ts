/** `/metrics`: figures of the process as OpenMetrics text. */
import { Type } from 'typebox';
import type { App, Context } from './app.js';
import { ready } from './schemas.js';

const BOUNDS = [0.001, 0.005, 0.025, 0.1, 0.5, 2] as const;

const escaped = (text: string): string => text.replace(/[\\"\n]/g, (c) => (c === '\n' ? '\\n' : `\\${c}`));

/** Requests by route and status, and how long they took. */
class RequestFigures {
  readonly #counts = new Map<string, number>();
  readonly #buckets = new Float64Array(BOUNDS.length + 1);
  #seconds = 0;
  #all = 0;

  add(route: string, status: number, seconds: number): void {
    const key = `route="${escaped(route)}",status="${status}"`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    let k = 0;
    while (k < BOUNDS.length && seconds > BOUNDS[k]!) k++;
    this.#buckets[k]!++;
    this.#seconds += seconds;
    this.#all++;
  }

  *lines(): Generator<string> {
    yield '# TYPE shuxiang_requests counter';
    for (const [key, count] of this.#counts) yield `shuxiang_requests_total{${key}} ${count}`;
    yield '# TYPE shuxiang_request_seconds histogram';
    let sum = 0;
    for (const [k, bound] of BOUNDS.entries()) yield `shuxiang_request_seconds_bucket{le="${bound}"} ${(sum += this.#buckets[k]!)}`;
    yield `shuxiang_request_seconds_bucket{le="+Inf"} ${this.#all}`;
    yield `shuxiang_request_seconds_count ${this.#all}`;
    yield `shuxiang_request_seconds_sum ${this.#seconds}`;
  }
}

const gauge = (name: string, value: number): string[] => [`# TYPE shuxiang_${name} gauge`, `shuxiang_${name} ${value}`];

export function addMetrics(app: App, { monitor }: Context): void {
  const figures = new RequestFigures();
  app.addHook('onResponse', (request, reply, done) => {
    figures.add(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1_000);
    done();
  });
  app.get('/metrics', { schema: { summary: '运行指标 / figures of the process', tags: ['admin'], querystring: Type.Object({}, { additionalProperties: false }), response: { 200: ready('OpenMetrics', 'application/openmetrics-text') } } }, (_request, reply) => {
    const { cycles, lastMs, waiting, pendingRows, failed } = monitor.figures;
    const { snapshot } = monitor;
    const lines = [
      ...figures.lines(),
      '# TYPE shuxiang_cycles counter',
      `shuxiang_cycles_total ${cycles}`,
      ...gauge('cycle_last_seconds', lastMs / 1_000),
      ...gauge('cycle_failed', failed === null ? 0 : 1),
      ...gauge('units_waiting', waiting),
      ...gauge('rows_pending', pendingRows),
      ...gauge('snapshot_age_seconds', Math.max(0, monitor.now() - snapshot.computedAt) / 1_000),
      ...gauge('resident_memory_bytes', process.memoryUsage.rss()),
      '# EOF',
      '',
    ];
    return reply.header('cache-control', 'no-store').type('application/openmetrics-text; version=1.0.0; charset=utf-8').send(lines.join('\n'));
  });
}
