/** What of the sweep of a run goes into its report. */
import { mean, quantileOf } from '../../engine/core/statistics.js';
import type { Label } from '../../engine/core/label.js';
import type { ScenarioRun } from '../../engine/run/scenario/run.js';
import { BASELINE } from '../../engine/run/scenario/variants.js';
import type { RiskReport } from '../pages/risk/data.js';

/** Rows of a sweep that a report lists. */
const MOST_POINTS = 40;

type Sweep = NonNullable<RiskReport['sweep']>;
type Cell = Sweep['rows'][number]['cells'][number];

/** The points, each output at the place where its mean is greatest as the chain stands. @param titleOf of a policy */
export function sweepOf(run: ScenarioRun, titleOf: (policy: string) => Label): RiskReport['sweep'] {
  const { declaration, job } = run.scenario;
  if (declaration.sweep === undefined) return null;
  const known = (values: Float64Array): Float64Array => values.filter((value) => !Number.isNaN(value));
  const greatest = job.outputs.map(() => ({ place: '', mean: -Infinity }));
  const cells = new Map<string, Cell>();
  for (const { entity, outputs } of run.results()) {
    for (const { variant, output, site, members } of outputs) {
      const values = members === null ? new Float64Array(0) : known(members).sort();
      if (values.length === 0) continue;
      const place = site < 0 ? job.series.entities[entity]! : job.sites!.ids[site]!;
      const own = mean(values);
      if (variant === 0 && own > greatest[output]!.mean) greatest[output] = { place, mean: own };
      if (job.variants[variant]!.point !== null) cells.set(`${variant} ${output} ${place}`, { mean: own, q05: quantileOf(values, 0.05), q95: quantileOf(values, 0.95) });
    }
  }
  const rows = job.variants.flatMap(({ point }, v) => (point === null ? [] : [{ policy: point.policy === BASELINE ? null : titleOf(point.policy), values: point.values, cells: greatest.map(({ place }, output) => cells.get(`${v} ${output} ${place}`) ?? null) }]));
  return { parameters: Object.keys(declaration.sweep.parameters), outputs: job.outputs.map(({ quantity }, q) => `${greatest[q]!.place} ${quantity} [${job.outputUnits[q]!}]`), count: rows.length, rows: rows.slice(0, MOST_POINTS) };
}
