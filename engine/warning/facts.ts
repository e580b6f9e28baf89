/** What a message says of its areas: seen or forecast, from which run and how likely, what crossed which line, in Chinese and in English. */
import type { Label } from '../core/label.js';
import { capTimeText } from './cap.js';
import type { CapArea } from './cap-message.js';
import type { CapFacts, CapGroup } from './cap-events.js';
import { LEVELS } from './rule.js';

/** Name and outline of an area. */
export interface CapPlace {
  readonly name: string;
  readonly polygons: CapArea['polygons'];
}

/** What a level rests on. Times [ms since 1970]. */
export interface LevelBasis {
  /** What its level was before; 0 none. */
  readonly before: number;
  /** When what it is warned of begins: when it was seen, or when it is expected. */
  readonly onset: number;
  /** Whether it was seen, or is forecast; null: not known. */
  readonly observed: boolean | null;
  /** Share of the members at the level [1]; null where it is not known. */
  readonly probability: number | null;
  /** End of the last step that was observed: the moment the forecast was made from. */
  readonly judged: number;
  /** What crossed which line, each with its number. */
  readonly reasons: readonly Label[];
}

/** What is known of one area under a warning. */
export interface AreaFacts extends LevelBasis {
  /** 1 blue … 4 red. */
  readonly level: number;
}

/** When a message says what it says. */
export interface SaidAt {
  /** When its areas were last judged [ms since 1970]: those that were so by an earlier judgement stand unchanged. */
  readonly judged: number;
  /** Whether nothing changed, and it is said again before it ends. */
  readonly isRenewal: boolean;
}

/** A condition that was met, with the number that was seen or is forecast. @param unit of the number; '1': it has none */
export function reasonText(condition: Label, isSeen: boolean, value: number, unit: string): Label {
  const number = `${Number(value.toPrecision(6))}${unit === '1' ? '' : ` ${unit}`}`;
  return { zh: `${condition.zh}（${isSeen ? '实况' : '预报'} ${number}）`, en: `${condition.en} (${isSeen ? 'observed' : 'forecast'} ${number})` };
}

/** What members of a forecast come to, and how many of them: `share` and `leastShare` [1], moments [ms since 1970]. */
export interface ForecastNumbers {
  readonly median: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly share: number;
  readonly leastShare: number;
  readonly at: number;
  /** Of an earlier forecast, whose level is held: when it was issued; absent or null: of the newest. */
  readonly heldFrom?: number | null;
}

/** A condition that members of a forecast come to meet, with their numbers. @param unit of the numbers; '1': they have none */
export function forecastReasonText(condition: Label, { median, low, high, share, leastShare, at, heldFrom = null }: ForecastNumbers, unit: string): Label {
  const number = (value: number): string => String(Number(value.toPrecision(4)));
  const own = unit === '1' ? '' : ` ${unit}`;
  const isTold = median !== null && low !== null && high !== null;
  const from: Label = heldFrom === null ? { zh: '', en: '' } : { zh: `${momentText(heldFrom)} 起报的`, en: ` issued ${momentText(heldFrom)}` };
  const zh = isTold ? `${from.zh}预报中位 ${number(median)}${own}，成员 ${number(low)}–${number(high)}${own}；` : '';
  const en = isTold ? `forecast${from.en} median ${number(median)}${own}, members ${number(low)} to ${number(high)}${own}; ` : '';
  const held: Label = heldFrom === null ? { zh: '', en: '' } : { zh: '；最新预报已不足，按规则暂不降级', en: '; of the newest forecast fewer do, and the rule does not come down yet' };
  return { zh: `${condition.zh}（${zh}${percent(share)} 的成员在 ${momentText(at)} 达到，规则要求 ${percent(leastShare)}${held.zh}）`, en: `${condition.en} (${en}${percent(share)} of the members meet it at ${momentText(at)}, the rule wants ${percent(leastShare)}${held.en})` };
}

/** Areas that are described one by one. */
const MOST_AREAS = 5;
/** Reasons of one area. */
const MOST_REASONS = 2;
const NAMES: Readonly<Record<'zh' | 'en', readonly string[]>> = { zh: ['无', '蓝色', '黄色', '橙色', '红色'], en: ['none', ...LEVELS] };

/** A level in words. @param level 0 none, 1 blue … 4 red */
export const levelLabel = (level: number): Label => ({ zh: NAMES.zh[level]!, en: NAMES.en[level]! });

/** `2023-07-06 05:00`, by Beijing time. */
const momentText = (moment: number): string => capTimeText(moment).slice(0, 16).replace('T', ' ');
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const reasonsText = ({ reasons }: AreaFacts, key: 'zh' | 'en'): string => reasons.slice(0, MOST_REASONS).map((reason) => reason[key]).join(key === 'zh' ? '，' : ', ');

/** What is lowered is held by what it was raised for, and by lines that are no longer crossed. */
const isLowered = ({ level, before }: AreaFacts): boolean => before > level;

/** What a level that stands unchanged was made of: since when, and its numbers as those of then. */
function standingText(name: string, facts: AreaFacts, key: 'zh' | 'en'): string {
  const { level, before, onset, observed, probability, judged } = facts;
  const reasons = reasonsText(facts, key);
  const zh = key === 'zh';
  const from = before === 0 ? '' : zh ? `（由${NAMES.zh[before]!}${isLowered(facts) ? '降下' : '升上'}）` : ` (${isLowered(facts) ? 'lowered' : 'raised'} from ${NAMES.en[before]!})`;
  const then = [
    ...(observed !== false ? [] : [zh ? `预计 ${momentText(onset)} 起` : `expected from ${momentText(onset)}`, ...(probability === null ? [] : [zh ? `概率 ${percent(probability)}` : `probability ${percent(probability)}`])]),
    ...(reasons === '' ? [] : [reasons]),
  ].join(zh ? '，' : ', ');
  return zh ? `${name} 自 ${momentText(judged)} 起为${NAMES.zh[level]!}${from}${then === '' ? '' : `，当时${observed === false ? '' : ' '}${then}`}` : `${name} ${NAMES.en[level]!} since ${momentText(judged)}${from}${then === '' ? '' : `, then ${then}`}`;
}

/** What a level that is new, or was judged anew, is made of. */
function areaText(name: string, facts: AreaFacts, key: 'zh' | 'en', { isRenewal }: SaidAt): string {
  const { level, before, onset, observed, probability } = facts;
  const reasons = reasonsText(facts, key);
  const zh = key === 'zh';
  const parts = [
    ...(before > 0 && !isRenewal ? [zh ? `由${NAMES.zh[before]!}${isLowered(facts) ? '降' : '升'}为${NAMES.zh[level]!}` : `${isLowered(facts) ? 'lowered' : 'raised'} from ${NAMES.en[before]!} to ${NAMES.en[level]!}`] : []),
    ...(observed !== false ? [] : [zh ? `预计 ${momentText(onset)} 起` : `expected from ${momentText(onset)}`, ...(probability === null ? [] : [zh ? `概率 ${percent(probability)}` : `probability ${percent(probability)}`])]),
    ...(reasons === '' ? [] : [reasons]),
  ];
  return `${name} ${parts.join(zh ? '，' : ', ')}`.trimEnd();
}

function certaintyOf(facts: readonly AreaFacts[], observed: boolean | null): CapGroup['certainty'] {
  if (observed === true) return 'Observed';
  const likely = facts.flatMap(({ probability }) => (probability === null || probability === 0 ? [] : probability));
  return likely.length === 0 ? 'Unknown' : Math.max(...likely) > 0.5 ? 'Likely' : 'Possible';
}

/** The latest of the runs that some areas were judged in. */
const judgedOf = (facts: readonly AreaFacts[]): number => facts.reduce((latest, { judged }) => Math.max(latest, judged), 0);

const stillText = ({ judged }: SaidAt): Label => ({ zh: `继续有效（最近一次判断 ${momentText(judged)}）`, en: `Still in force (last judged ${momentText(judged)})` });

/** What is said before the areas: that they stand, or how what changed is known. */
function headOf(facts: readonly AreaFacts[], said: SaidAt, stands: boolean): Label {
  const still = stillText(said);
  if (stands) return still;
  const [{ observed }, judged] = [facts[0]!, momentText(judgedOf(facts))];
  const own: Label = observed === null ? { zh: `判断于 ${judged}`, en: `Judged at ${judged}` } : observed ? { zh: '实况', en: 'Observed' } : { zh: `预报（${judged} 起报）`, en: `Forecast (issued ${judged})` };
  return said.isRenewal ? { zh: `${still.zh}。${own.zh}`, en: `${still.en}. ${own.en}` } : own;
}

/** Areas of one level that were all seen, all forecast, or of which neither is known; all of them new to it, or none. */
function groupOf(codes: readonly string[], factsOf: (code: string) => AreaFacts, nameOf: (code: string) => string, said: SaidAt, stands: boolean): CapGroup {
  const facts = codes.map(factsOf);
  const rest = codes.length - MOST_AREAS;
  const textOf = stands ? standingText : areaText;
  const text = (key: 'zh' | 'en'): string => codes.slice(0, MOST_AREAS).map((code) => textOf(nameOf(code), factsOf(code), key, said)).join(key === 'zh' ? '；' : '; ');
  const head = headOf(facts, said, stands);
  return {
    codes,
    certainty: certaintyOf(facts, facts[0]!.observed),
    description: { zh: `${head.zh}：${text('zh')}${rest > 0 ? `；另有 ${rest} 个区域` : ''}。`, en: `${head.en}: ${text('en')}${rest > 0 ? `; and ${rest} more areas` : ''}. Times are Beijing time.` },
  };
}

const OVER: Label = { zh: '界线已不再达到，并已持续规则所要求的时间，预警解除。', en: 'The lines are no longer reached, and have not been for as long as the rules want: the warning ends.' };

/**
 * Facts of a message: what changed first, then what stands as it was.
 *
 * @param areas under the warning
 */
export function capFacts(areas: ReadonlyMap<string, AreaFacts>, places: ReadonlyMap<string, CapPlace>, said: SaidAt): CapFacts {
  const placeOf = (code: string): CapPlace => places.get(code) ?? { name: code, polygons: [] };
  const factsOf = (code: string): AreaFacts => areas.get(code)!;
  return {
    placeOf,
    groupsOf: (codes, level) => {
      if (level === 0) return [{ codes, certainty: 'Unknown', description: OVER }];
      return [false, true].flatMap((stands) => [true, false, null].flatMap((observed): CapGroup[] => {
        const own = codes.filter((code) => factsOf(code).judged < said.judged === stands && factsOf(code).observed === observed);
        return own.length === 0 ? [] : [groupOf(own, factsOf, (code) => placeOf(code).name, said, stands)];
      }));
    },
  };
}
