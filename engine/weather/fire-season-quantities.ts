/** What the fire weather index declares of its season, its winters and its gaps. */
import type { Quantities } from '../core/model.js';

/** Values of the parameter `season`. */
export const [ALL_YEAR, BY_TEMPERATURE] = [0, 1];

export const SEASON_PARAMETERS = {
  season: { unit: '1', min: 0, max: 1, default: ALL_YEAR, doc: { zh: '火险季:0 全年,1 由气温起止', en: 'fire season: 0 all the year, 1 begun and ended by temperature' } },
  startTemperature: { unit: '°C', min: -20, max: 40, default: 12, doc: { zh: '连续若干天正午高于此温,次日起季', en: 'the season begins after days in a row with noon above this' } },
  endTemperature: { unit: '°C', min: -20, max: 40, default: 5, doc: { zh: '连续若干天正午低于此温,次日止季', en: 'the season ends after days in a row with noon below this' } },
  seasonDays: { unit: 'd', min: 1, max: 30, default: 3, doc: { zh: '起止季的连续天数', en: 'days in a row that begin and end the season' } },
  overwinter: { unit: '1', min: 0, max: 1, default: 0, doc: { zh: '干旱码越冬:0 每季用起始值,1 由秋末值与冬季降水推算', en: 'drought code over winter: 0 each season begins anew, 1 from last autumn and the winter precipitation' } },
  carryOver: { unit: '1', min: 0.1, max: 1, default: 0.75, doc: { zh: '秋末湿度留存份额 a', en: "share a of autumn's moisture that is left" } },
  effectiveness: { unit: '1', min: 0, max: 1, default: 0.75, doc: { zh: '冬季降水有效份额 b', en: 'share b of the winter precipitation that wets the layer' } },
  longestGap: { unit: 'd', min: 0, max: 30, default: 0, doc: { zh: '缺测时最多沿用前一日的天数,0为遇缺即停', en: 'days of missing weather in a row over which the numbers are carried; 0 stops at the first' } },
} as const satisfies Quantities;

export const SEASON_STATE = {
  phase: { unit: '1', min: 0, max: 2, doc: { zh: '阶段:0 未起算,1 进行,2 因缺测停止', en: 'phase: 0 not begun, 1 going, 2 stopped by a gap' } },
  gap: { unit: 'd', min: 0, max: 30, doc: { zh: '已连续缺测天数', en: 'days of missing weather in a row so far' } },
  memory: { unit: 'd', min: 0, doc: { zh: '仍受缺测影响的天数', en: 'computed days that are still to be marked for a gap' } },
  inSeason: { unit: '1', min: 0, max: 1, doc: { zh: '在火险季内', en: 'whether the season is on' } },
  row: { unit: 'd', min: 0, doc: { zh: '达到起止温度的连续天数', en: 'days in a row that count to the next turn of the season' } },
  autumnKnown: { unit: '1', min: 0, max: 1, doc: { zh: '干旱码为上季季末值', en: 'whether the drought code is that of the end of a season' } },
  winterRain: { unit: 'mm', min: 0, doc: { zh: '季末以来降水', en: 'precipitation since the season ended' } },
  winterMissing: { unit: 'd', min: 0, doc: { zh: '季末以来降水缺测天数', en: 'days since with unknown precipitation' } },
} as const satisfies Quantities;

export type SeasonParameters = typeof SEASON_PARAMETERS;
export type SeasonState = typeof SEASON_STATE;
