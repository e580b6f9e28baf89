/**
 * Which villages there are: townships of real counties with invented villages, from the first up to the number wanted.
 * The list is the same for every seed and every number: a longer one only goes on.
 */
import { countyKind, lacksCounties, type Divisions } from '../../core/divisions.js';
import { entityOf, randomStream, uniform } from '../../core/random.js';

/** The first county, 175 villages in 12 townships; the others follow in the order of their codes. */
const FIRST_COUNTY = '370832';
const FEWEST = 6;
const MOST = 30;
/** Last digits of a township's first village: 200-399 are villages. */
const FIRST_VILLAGE = 200;

export interface DemoTownship {
  readonly code: string;
  readonly county: string;
  /** Villages of the township, and how many of them are wanted. */
  readonly villages: number;
  readonly wanted: number;
}

/** Towns and townships (digits 7-9 from 100 to 399) of counties proper: no streets, development zones or cities without counties. */
const isRural = (code: string): boolean => {
  const township = Number(code.slice(6, 9));
  return township >= 100 && township <= 399 && countyKind(code) !== 'development-zone' && !lacksCounties(code);
};

/** Known once for each table of divisions: tens of thousands of codes are drawn for. */
const known = new WeakMap<Divisions, readonly Omit<DemoTownship, 'wanted'>[]>();

/** All townships of the demo, in its order, each with its number of villages. */
export function demoTownships(divisions: Divisions): readonly Omit<DemoTownship, 'wanted'>[] {
  const townships = known.get(divisions) ?? townshipsOf(divisions);
  known.set(divisions, townships);
  return townships;
}

function townshipsOf(divisions: Divisions): Omit<DemoTownship, 'wanted'>[] {
  const stream = randomStream('', 'demo/layout');
  const rural = divisions.codes('township').filter(isRural);
  const first = rural.filter((code) => code.startsWith(FIRST_COUNTY));
  return [...first, ...rural.filter((code) => !code.startsWith(FIRST_COUNTY))].map((code) => ({
    code,
    county: code.slice(0, 6),
    villages: FEWEST + Math.floor((MOST - FEWEST + 1) * uniform(stream, entityOf(code), 0)),
  }));
}

/** The townships that hold the first `wanted` villages; of the last one only the villages still needed. */
export function demoLayout(townships: readonly Omit<DemoTownship, 'wanted'>[], wanted: number): DemoTownship[] {
  const layout: DemoTownship[] = [];
  let left = wanted;
  for (const township of townships) {
    if (left === 0) break;
    const count = Math.min(left, township.villages);
    layout.push({ ...township, wanted: count });
    left -= count;
  }
  return layout;
}

/** Code of the village at `position` in its township. */
export const villageCode = (township: string, position: number): string => `${township}${FIRST_VILLAGE + position}`;

const WORDS = [
  '清泉', '桃源', '柳林', '石桥', '东湾', '南坡', '西岭', '北塘', '杏花', '梨树', '竹园', '松岗', '枫林', '云台', '月湖', '星河', '长堤', '平川', '高岗', '新桥',
  '双井', '三合', '四方', '五里', '六合', '七星', '八角', '九曲', '十里', '百草', '金滩', '银杏', '青石', '白鹭', '红岩', '绿洲', '黄花', '紫竹', '丹霞', '碧溪',
] as const;

/** Every name that a demo village can have; all of them say that the village is made up. */
export const VILLAGE_NAMES: readonly string[] = WORDS.map((word) => `合成示例${word}村`);

/** Position in `VILLAGE_NAMES` of a village's name, which no other village of its township has. */
export const villageName = (township: string, position: number): number => (Number(township) * 7 + position) % VILLAGE_NAMES.length;
