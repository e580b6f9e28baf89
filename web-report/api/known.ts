/** Whether what a question names is known here: a mistyped hazard or area would otherwise read as "no danger". */
import type { Alert, AlertQuery } from '../../engine/store/store.js';
import type { Context } from './app.js';
import { ApiProblem, type PlacedError } from './problem.js';
import { orWhileAway } from './standing.js';

type Known = Pick<Context, 'monitor' | 'known'>;
type Names = readonly (string | undefined)[];
type PointerOf = (k: number) => string;

/** Heads of alerts, ended ones too, as far as they are known. @throws StoreAwayError */
async function pastAlerts({ monitor, known }: Known, query: Pick<AlertQuery, 'area' | 'hazard'>): Promise<readonly Alert[]> {
  const { alerts } = await orWhileAway(async () => ({ alerts: await monitor.store.alerts({ standing: false, ...query }) }), () => {
    const held = known.of({ standing: false, ...query });
    // what ended before this process began is in the store alone
    return held === null || held.alerts.length === 0 ? null : { alerts: [...held.alerts] };
  });
  return alerts;
}

function refuse(status: 400 | 422, errors: readonly PlacedError[]): void {
  if (errors.length > 0) throw new ApiProblem(status, status === 400 ? 'invalid' : 'input', errors.map(({ detail }) => detail).join('; '), { errors });
}

/** @throws ApiProblem where a hazard is none of the rules nor of any alert */
export async function knownHazards(context: Known, hazards: Names, pointerOf: PointerOf, status: 400 | 422 = 400): Promise<void> {
  const errors: PlacedError[] = [];
  for (const [k, hazard] of hazards.entries()) {
    const { hazards: ofRules } = context.monitor;
    if (hazard === undefined || ofRules.has(hazard) || (await pastAlerts(context, { hazard })).length > 0) continue;
    const there = new Set([...ofRules, ...(context.known.of({ standing: true })?.alerts ?? []).map((alert) => alert.hazard)]);
    errors.push({ pointer: pointerOf(k), detail: `expected a hazard of this service, one of ${[...there].sort().join(', ')}, found ${hazard}`, code: 'request/hazard' });
  }
  refuse(status, errors);
}

/** @throws ApiProblem where no unit begins so, nor an area or unit of any alert */
export async function knownAreas(context: Known, areas: Names, pointerOf: PointerOf, status: 400 | 422 = 400): Promise<void> {
  const errors: PlacedError[] = [];
  for (const [k, area] of areas.entries()) {
    if (area === undefined || area === '' || context.monitor.units.hasIn(area) || (await pastAlerts(context, { area })).some((alert) => alert.area.startsWith(area))) continue;
    errors.push({ pointer: pointerOf(k), detail: `no unit or area of this service begins with ${area}`, code: 'request/area' });
  }
  refuse(status, errors);
}
