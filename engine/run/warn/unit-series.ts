/** One unit of the data that rules are held against. */
import type { UnitSeries } from '../../warning/unit-series.js';
import type { WarnData } from './data.js';

/** @param issued the last step taken as observed */
export function unitSeries({ clock, members, lineOf }: WarnData, unit: string, u: number, issued: number): UnitSeries {
  const columns = new Map([...members[0]!.keys()].map((name) => [name, members.map((member) => member.get(name)!.values[u]!)]));
  return { steps: clock.steps, dt: clock.dt, issued, members: members.length, columns, line: (column) => lineOf(unit, column) };
}
