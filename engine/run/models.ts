/** Every model a scenario can name. */
import type { Model } from '../core/model.js';
import { FLOOD_MODELS } from '../flood/index.js';
import { WEATHER_MODELS } from '../weather/index.js';

export const MODELS: readonly Model[] = [...WEATHER_MODELS, ...FLOOD_MODELS];
