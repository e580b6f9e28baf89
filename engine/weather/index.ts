/** The models of weather and of what it sets off, in the order of the documentation. */
import type { Model } from '../core/model.js';
import { coldDewWind, cropHeat, dryHotWind, frost, growingDegreeDays } from './agro-hazard.js';
import { droughtMci } from './drought-mci.js';
import { droughtSpei } from './drought-spei.js';
import { droughtSpi } from './drought-spi.js';
import { evapotranspirationFao56, evapotranspirationFao56Range } from './evapotranspiration-fao56.js';
import { evapotranspirationHargreaves } from './evapotranspiration-hargreaves.js';
import { evapotranspirationThornthwaite } from './evapotranspiration-thornthwaite.js';
import { fireWeatherIndex } from './fire-weather-index.js';
import { forestFireDanger } from './forest-fire-danger.js';
import { landslideRainfall } from './landslide-rainfall.js';

export const WEATHER_MODELS: readonly Model[] = [evapotranspirationFao56, evapotranspirationFao56Range, evapotranspirationHargreaves, evapotranspirationThornthwaite, droughtSpi, droughtSpei, droughtMci, fireWeatherIndex, forestFireDanger, landslideRainfall, growingDegreeDays, frost, cropHeat, coldDewWind, dryHotWind];
