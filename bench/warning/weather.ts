/** Weather of many villages for the benchmark of warning rules: calm and near the lines, by quantity; every village another. */
import { packagePath } from '../../engine/run/package-root.js';
import { readRuleBook } from '../../engine/run/warn/book.js';
import type { HazardRule } from '../../engine/warning/rule.js';
import type { UnitSeries } from '../../engine/warning/unit-series.js';
import { numbers } from '../measure.js';

export const [HOURS, MEMBERS, OBSERVED] = [72, 10, 24] as const;

/** The fourteen signals; rules of days are held against days elsewhere, here every hazard takes its windows in hours. */
export async function signals(): Promise<readonly HazardRule[]> {
  const { editions } = await readRuleBook(packagePath('scenarios', 'rules', 'cma-signals.yaml'));
  return editions[0]!.hazards.map(({ step: _, ...rule }): HazardRule => rule);
}

/** What a quantity ranges over in a calm day, and in one about its lines. */
const DAYS: Readonly<Record<string, readonly [calm: readonly [number, number], near: readonly [number, number]]>> = {
  rain: [[0, 0.4], [0, 18]], snow: [[0, 0], [0, 2]], precipitation: [[0, 0.4], [0, 18]], visibility: [[8_000, 20_000], [100, 4_000]], windForce: [[0, 4], [0, 9]], gustForce: [[0, 5], [0, 12]],
  temperatureMin: [[8, 14], [-5, 20]], groundTemperatureMin: [[4, 14], [-6, 15]], roadTemperature: [[3, 15], [-3, 15]], temperatureMax: [[20, 30], [28, 41]], mci: [[-0.4, 1], [-2.5, 1]], cropDroughtShare: [[0, 20], [0, 60]],
};

/** How many villages have weather about the lines, and in how many of the quantities. */
export interface Mix {
  readonly name: string;
  readonly villages: number;
  readonly quantities: number;
}

/** Ensembles of each quantity and kind that villages draw from: together some 90 MB, more than a core's own caches hold. */
const POOL = 400;

/** A number of 32 bits that looks random, of two (Wellons 2018, lowbias32). */
function mixed(a: number, b: number): number {
  let x = (Math.imul(a, 0x9e37_79b1) ^ b) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb_352d);
  x = Math.imul(x ^ (x >>> 15), 0x846c_a68b);
  return (x ^ (x >>> 16)) >>> 0;
}

interface Ensemble {
  readonly all: Float64Array;
  readonly members: readonly Float64Array[];
}

export class Villages {
  readonly #quantities: readonly string[];
  /** By quantity: calm ensembles, then those about the lines; by member, side by side in memory. */
  readonly #pools: readonly (readonly (readonly Ensemble[])[])[];
  readonly #columns = new Map<string, readonly Float64Array[]>();
  readonly #sideBySide = new Map<string, Float64Array>();
  readonly #series: UnitSeries = { steps: HOURS, dt: 3_600, issued: OBSERVED - 1, members: MEMBERS, columns: this.#columns, sideBySide: this.#sideBySide, line: () => undefined };

  constructor(rules: readonly HazardRule[]) {
    this.#quantities = [...new Set(rules.flatMap(({ levels }) => levels.flatMap(({ any }) => any.flat().map(({ quantity }) => quantity))))];
    this.#pools = this.#quantities.map((name, q) =>
      (DAYS[name] ?? [[0, 0.3], [0, 1]]).map(([low, high], kind) => Array.from({ length: POOL }, (_, p) => {
          const all = numbers(MEMBERS * HOURS, mixed(2 * q + kind, p)).map((u) => Math.round(10 * (low + u * (high - low))) / 10);
          return { all, members: Array.from({ length: MEMBERS }, (__, m) => all.subarray(m * HOURS, (m + 1) * HOURS)) };
        }),
      ),
    );
  }

  /** A village's weather; until the next call. */
  at(village: number, { villages, quantities }: Mix): UnitSeries {
    const isNear = mixed(village, 1) < villages * 0x1_0000_0000;
    this.#quantities.forEach((name, q) => {
      const pool = this.#pools[q]![isNear && mixed(village, 2 + q) < quantities * 0x1_0000_0000 ? 1 : 0]!;
      const { all, members } = pool[mixed(village, 1_000 + q) % POOL]!;
      this.#sideBySide.set(name, all);
      this.#columns.set(name, members);
    });
    return this.#series;
  }
}
