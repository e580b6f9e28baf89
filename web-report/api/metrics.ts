/** `/metrics`: figures of the process as OpenMetrics text. */
import { Type } from 'typebox';
import type { App, Context } from './app.js';
import { ready } from './schemas.js';

const gauge = (name: string, value: number): string[] => [`# TYPE shuxiang_${name} gauge`, `shuxiang_${name} ${value}`];

export function addMetrics(app: App, { monitor, figures, audit, known }: Context): void {
  app.get('/metrics', { schema: { summary: '运行指标 / figures of the process', tags: ['admin'], querystring: Type.Object({}, { additionalProperties: false }), response: { 200: ready('OpenMetrics', 'application/openmetrics-text') } } }, (_request, reply) => {
    const { cycles, lastMs, waiting, pendingRows, failed } = monitor.figures;
    const { snapshot } = monitor;
    const lines = [
      ...figures.lines(),
      '# TYPE shuxiang_cycles counter',
      `shuxiang_cycles_total ${cycles}`,
      ...gauge('cycle_last_seconds', lastMs / 1_000),
      ...gauge('cycle_failed', failed === null ? 0 : 1),
      ...(audit.last === null ? [] : gauge('audit_broken', audit.last.broken === null ? 0 : 1)),
      ...gauge('alert_revisions_held', known.held),
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
