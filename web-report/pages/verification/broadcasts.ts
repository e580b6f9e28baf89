/** What terminals answered to broadcasts beside what the model of reach says: a range for each area, and a table. */
import { reportedShares } from '../../charts/reported-shares.js';
import { figure, note, section, table, type Words } from '../parts.js';

/** An answer of one area. Shares of its terminals [1]. */
export interface ShownBroadcast {
  readonly sent: string;
  readonly area: string;
  readonly hazard: string;
  readonly terminals: number;
  readonly reported: number;
  readonly modelled: { readonly mean: number; readonly low: number; readonly high: number } | null;
  readonly difference: number | null;
  /** Whether it lies within the range of the model; null: there is none. */
  readonly within: boolean | null;
  /** Why there is no model of it. */
  readonly because: string;
}

export interface ShownBroadcasts {
  readonly channel: string;
  readonly areas: readonly ShownBroadcast[];
}

const [MOST_ROWS, MOST_LINES] = [30, 200];
const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
const points = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}`;

/** @param w words of `warningScores` */
export function broadcastSection({ channel, areas }: ShownBroadcasts, w: Words): string {
  const known = areas.flatMap(({ difference, within }) => (difference === null ? [] : [{ difference, within }]));
  const mean = known.reduce((sum, { difference }) => sum + difference, 0) / known.length;
  // those farthest from the model first; of equal ones as they came
  const order = [...areas].sort((a, b) => Math.abs(b.difference ?? 0) - Math.abs(a.difference ?? 0));
  const rows = order.slice(0, MOST_ROWS);
  const lines = areas.slice(0, MOST_LINES);
  const drawn = (width: number): string => reportedShares(
    rows.map(({ sent, area, reported, modelled, difference, within }) => ({ title: `${area} ${sent}`, reported, modelled, said: difference === null ? `${percent(reported)}; ${w.both('notModelled')}` : `${percent(reported)} (${points(difference)})`, outside: within === false })),
    { width, title: w.both('broadcasts'), description: w.both('broadcastsNote', { channel }), x: w.both('terminalShare'), names: { reported: w.both('reported'), outside: w.both('outside'), mean: w.both('modelMean'), range: w.both('modelRange') } },
  );
  return section(
    'broadcasts',
    w.both('broadcasts'),
    note(w.both('broadcastsNote', { channel })),
    areas.length === 0 ? note(w.both('noBroadcasts')) : '',
    known.length === 0 ? '' : note(w.both('broadcastsTold', { mean: points(mean), outside: known.filter(({ within }) => within === false).length, count: known.length, without: areas.length - known.length })),
    areas.length === 0 ? '' : note(w.both('shownRows', { shown: rows.length, count: areas.length })) + figure(w.both('broadcasts'), drawn),
    areas.length === 0 ? '' : table(
      ['sent', 'area', 'warnedOf', 'terminals', 'reported', 'modelled', 'difference', 'inRange'].map((key) => w.both(key)),
      lines.map(({ sent, area, hazard, terminals, reported, modelled, difference, within, because }) => [
        sent, area, hazard === '' ? '–' : hazard, String(terminals), percent(reported), modelled === null ? `– (${because})` : `${percent(modelled.mean)} [${percent(modelled.low)}, ${percent(modelled.high)}]`, difference === null ? '–' : points(difference), within === null ? '–' : w.both(within ? 'inside' : 'outsideShort'),
      ]),
    ) + (areas.length > lines.length ? note(w.both('shownLines', { shown: lines.length, count: areas.length })) : ''),
  );
}
