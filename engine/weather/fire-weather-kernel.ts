/** The kernel of the fire weather index in WebAssembly, stations side by side: `assembly/fire-weather.ts`, on columns in its own memory. */
import { fixedColumns, moduleOf } from '../core/column-memory.js';
import { FIRE_WEATHER_MODULE } from './fire-weather-module.js';

/** Stations side by side at most, and numbers of each input and output that are handed over at once. */
const [WIDTH, HANDED] = [2_048, 8_192] as const;
const NUMBER = 8;
/** Bytes that are the kernel's own, for its constants. */
const OWN = 4_096;

/** In the order in which the kernel is told where they lie. */
export const INPUTS = ['temperature', 'relativeHumidity', 'wind', 'rain'] as const;
export const OUTPUTS = ['fireWeatherQuality', 'fineFuelMoistureCode', 'duffMoistureCode', 'droughtCode', 'initialSpreadIndex', 'buildUpIndex', 'fireWeatherIndex', 'dailySeverityRating'] as const;
const STATIONS = ['fineFuelConstant', 'duffDay', 'droughtDay'] as const;
/** The codes that a day leaves to the next. */
export const CODES = ['fineFuel', 'duff', 'drought', 'spread'] as const;

type Named<Name extends string> = Readonly<Record<Name, Float64Array>>;

export interface FireWeatherKernel {
  readonly width: number;
  readonly handed: number;
  /** Of days and stations, row by row. */
  readonly inputs: Named<(typeof INPUTS)[number]>;
  readonly outputs: Named<(typeof OUTPUTS)[number]>;
  /** Of stations: the constant and the day lengths of today, and the codes of yesterday, which move on. */
  readonly stations: Named<(typeof STATIONS)[number] | (typeof CODES)[number]>;
  /**
   * Pass the day whose row begins at number `at`, whose `fireWeatherQuality` is set: codes move on where it is below 2,
   * outputs are 0 where it is above.
   */
  pass(at: number, stations: number): void;
}

let made: FireWeatherKernel | undefined;

/** The one instance of it. */
export const fireWeatherKernel = (): FireWeatherKernel => (made ??= instantiate());

function instantiate(): FireWeatherKernel {
  const lengths = Object.fromEntries([...[...INPUTS, ...OUTPUTS].map((name) => [name, HANDED]), ...[...STATIONS, ...CODES].map((name) => [name, WIDTH])]) as Readonly<Record<(typeof INPUTS | typeof OUTPUTS | typeof STATIONS | typeof CODES)[number], number>>;
  const { columns, instance } = fixedColumns(OWN, lengths);
  const { lay, passRow } = instance(moduleOf(FIRE_WEATHER_MODULE)) as unknown as { readonly lay: (...places: readonly number[]) => void; readonly passRow: (at: number, pairs: number) => void };
  lay(...Object.values(columns).map(({ byteOffset }) => byteOffset));
  // the last station of an odd number takes an idle lane along, which writes what the next row writes after it
  return { width: WIDTH, handed: HANDED, inputs: columns, outputs: columns, stations: columns, pass: (at, width) => passRow(at * NUMBER, (width + 1) >> 1) };
}
