/** Weather that is forecast: every member one of the forecasts with an error of its own. */
import { randomStream, registerEntities } from '../../core/random.js';
import type { EmosFit } from '../../weather/emos.js';
import { fillForecastErrors, withError, type ErrorForm, type ErrorProcess } from '../../weather/forecast-ensemble.js';
import type { Clock } from './clock.js';

export interface QuantityError extends ErrorProcess {
  readonly form: ErrorForm;
  readonly stream: string;
  /** For each entity, of each step; 0 up to the issue. */
  readonly deviation: readonly Float64Array[];
}

export interface ForecastQuantity {
  /** Of each forecast, for each entity, by step; one alone where EMOS has made one of all. */
  readonly values: readonly (readonly Float64Array[])[];
  /** Null: as forecast. */
  readonly error: QuantityError | null;
  /** Range that the models of the chain declare, at whose ends members are cut. */
  readonly min: number;
  readonly max: number;
}

/** What a fit to forecasts of the past came to. */
export interface ForecastFit {
  readonly quantity: string;
  /** Null: of all entities, or of all leads. */
  readonly entity: string | null;
  /** [h] */
  readonly lead: number | null;
  readonly fit: EmosFit;
}

export interface ForecastWeather {
  /** First step that is forecast, and the lead of its end and of that of the last step [h]. */
  readonly firstStep: number;
  readonly leads: readonly [first: number, last: number];
  /** Forecasts in the file. */
  readonly forecasts: number;
  readonly quantities: ReadonlyMap<string, ForecastQuantity>;
  readonly fits: readonly ForecastFit[];
  /** Values that were mapped by their quantiles, and how many lay beyond what they were mapped from. */
  readonly mapped: readonly { readonly quantity: string; readonly values: number; readonly beyond: number }[];
}

/** All entities' weather of a block of members: member m of the run takes forecast m of the file, and begins again after the last. */
export function forecastColumns({ firstStep, quantities }: ForecastWeather, { steps }: Clock, entities: readonly string[], seed: string, first: number, members: number): Map<string, Float64Array[]> {
  const n = entities.length;
  const places = registerEntities(entities);
  const errors = new Float64Array((steps - firstStep) * n);
  return new Map(
    [...quantities].map(([name, { values, error, min, max }]): [string, Float64Array[]] => {
      const columns = entities.map(() => new Float64Array(steps * members));
      const stream = error === null ? null : randomStream(seed, error.stream);
      for (let m = 0; m < members; m++) {
        if (error !== null) fillForecastErrors(error, places, stream!, first + m, steps - firstStep, errors);
        const forecasts = values[(first + m) % values.length]!;
        columns.forEach((out, e) => {
          const forecast = forecasts[e]!;
          for (let t = 0; t < steps; t++) {
            const value = error === null || t < firstStep ? forecast[t]! : withError(error.form, forecast[t]!, error.deviation[e]![t]!, errors[(t - firstStep) * n + e]!);
            out[t * members + m] = t < firstStep ? value : Math.min(Math.max(value, min), max);
          }
        });
      }
      return [name, columns];
    }),
  );
}
