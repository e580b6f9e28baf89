/** The inundation as the chain stands and under every policy that touches it: ground, fields, and what is done to their draws. */
import type { Problem } from '../../core/errors.js';
import { unknownName } from '../../core/lookup.js';
import type { Dem } from '../../flood/dem.js';
import { FLOOD_FIELDS, FLOOD_PREFIX, isFloodKey, type Change, type FloodField, type Policy, type Prior } from './declaration.js';
import { drawOf, type Drawn } from './drawn.js';
import { build } from './flood-works.js';
import { drawField, drawnOf, FIELD_RANGES, type Field } from './inundation-fields.js';
import { BASELINE, type Variant } from './variants.js';

interface FieldMove {
  readonly kind: 'factor' | 'shift';
  readonly by: number;
}

/** How one variant's floods differ from each other's. */
export interface FloodSetup {
  /** Position of the variant. */
  readonly variant: number;
  readonly dem: Dem;
  readonly drained: Float64Array | null;
  readonly roughness: Field;
  /** [mm/h]. */
  readonly infiltration: Field;
  readonly rainFactor: Drawn;
  /** By field, what is made of its draw. */
  readonly moves: Partial<Readonly<Record<FloodField, FieldMove>>>;
  /** Whether it is of a point of a sweep, of whose floods only the greatest depth is kept. */
  readonly swept: boolean;
}

/** What a setup's policies are read with. */
export interface SetupContext {
  readonly baseline: Omit<FloodSetup, 'variant' | 'drained' | 'moves' | 'swept'>;
  readonly policies: readonly Policy[];
  readonly variants: readonly Variant[];
  /** Parameters of the sweep whose points are to be flooded; empty: none are. */
  readonly swept: readonly string[];
  /** Last link whose discharge enters the valley; -1: none enters, or that of the series. */
  readonly link: number;
  readonly cellAt: (x: number, y: number) => number;
  readonly within: string;
  readonly placeOf: (path: readonly (string | number)[]) => string;
}

/** The field that a key of a policy or a sweep names. */
const fieldAt = (key: string): FloodField | undefined => FLOOD_FIELDS.find((one) => key === FLOOD_PREFIX + one);

/** A field with a number or a prior of its own in place of what stands there. */
function given(setup: FloodSetup, name: FloodField, choice: number | Prior, place: string, problems: Problem[]): FloodSetup {
  const { min, max } = FIELD_RANGES[name];
  const drawn = drawnOf(name, choice, min, max, place, problems);
  return name === 'rainFactor' ? { ...setup, rainFactor: drawn } : { ...setup, [name]: { base: null, drawn, min, max } };
}

function changed(setup: FloodSetup, name: FloodField, change: Change, place: string, problems: Problem[]): FloodSetup {
  if (typeof change === 'object' && 'factor' in change) return { ...setup, moves: { ...setup.moves, [name]: { kind: 'factor', by: change.factor } } };
  if (typeof change === 'object' && 'shift' in change) return { ...setup, moves: { ...setup.moves, [name]: { kind: 'shift', by: change.shift } } };
  if (typeof change === 'object' && 'column' in change) {
    problems.push({ place, expected: 'a number, a prior, a factor or a shift', found: `the column ${change.column}`, code: 'scenario/unknown-column' });
    return setup;
  }
  const { min, max } = FIELD_RANGES[name];
  if (typeof change === 'number' && !(change >= min && change <= max)) problems.push({ place, expected: `a number from ${min} to ${max}`, found: String(change), code: 'scenario/out-of-range' });
  return given(setup, name, change, place, problems);
}

/**
 * The setups of the points of a sweep, each as its policy has it. Where no parameter of the sweep reaches the water there
 * are none: the floods of its points are those of their policies.
 */
function pointSetups(setups: readonly FloodSetup[], { variants, swept, link, placeOf }: SetupContext, problems: Problem[]): FloodSetup[] {
  const fields = swept.map(fieldAt);
  const upstream = variants.some(({ point, changes }) => point?.policy === BASELINE && changes.some((change) => change.link <= link));
  if (!upstream && fields.every((field) => field === undefined)) return [];
  return variants.flatMap(({ point }, v) => {
    if (point === null || swept.length === 0) return [];
    const own = setups.find(({ variant }) => variants[variant]!.name === point.policy) ?? setups[0]!;
    return [fields.reduce<FloodSetup>((setup, field, d) => (field === undefined ? setup : given(setup, field, point.values[d]!, placeOf([]), problems)), { ...own, variant: v, swept: true })];
  });
}

/** The setups: the baseline, each policy that reaches the water of the valley, and each point of a sweep that does. */
export function floodSetups(context: SetupContext, problems: Problem[]): FloodSetup[] {
  const { baseline, policies, variants, link, cellAt, within, placeOf } = context;
  const plain = (variant: number): FloodSetup => ({ ...baseline, variant, drained: null, moves: {}, swept: false });
  const setups = [plain(0)];
  policies.forEach(({ name, set = {}, works = [] }, p) => {
    const v = variants.findIndex((variant) => variant.kind === 'policy' && variant.name === name);
    let setup = plain(v);
    const own = Object.entries(set).filter(([key]) => isFloodKey(key));
    for (const [key, change] of own) {
      const field = fieldAt(key);
      const place = placeOf([p, 'set', key]);
      if (field === undefined) problems.push(unknownName(place, key, FLOOD_FIELDS.map((one) => FLOOD_PREFIX + one), 'scenario/unknown-parameter'));
      else setup = changed(setup, field, change as Change, place, problems);
    }
    if (works.length > 0) setup = { ...setup, ...build(works, baseline.dem, cellAt, within, (path) => placeOf([p, 'works', ...path]), problems) };
    const { changes = [], weather = [] } = variants[v] ?? {};
    const upstream = changes.some((change) => change.link <= link) || weather.length > variants[0]!.weather.length;
    if (own.length > 0 || works.length > 0 || upstream) setups.push(setup);
  });
  return [...setups, ...pointSetups(setups, context, problems)];
}

const moved = (value: number, move: FieldMove | undefined, min: number, max: number): number => (move === undefined ? value : Math.min(max, Math.max(min, move.kind === 'factor' ? value * move.by : value + move.by)));

/** A member's field under a setup. */
export function setupField(setup: FloodSetup, name: 'roughness' | 'infiltration', seed: string, id: string, member: number): number | Float64Array {
  const { min, max } = setup[name];
  const own = drawField(setup[name], seed, id, member);
  const move = setup.moves[name];
  return typeof own === 'number' ? moved(own, move, min, max) : move === undefined ? own : own.map((value) => moved(value, move, min, max));
}

/** What a member's rain is multiplied by under a setup. */
export const setupRain = (setup: FloodSetup, seed: string, id: string, member: number): number => moved(drawOf(setup.rainFactor, seed, id, member), setup.moves.rainFactor, FIELD_RANGES.rainFactor.min, FIELD_RANGES.rainFactor.max);
