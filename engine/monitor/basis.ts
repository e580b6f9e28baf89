/** What the level of an alert rests on: out of the risk of its unit when it is made, and as it is told. */
import type { Label } from '../core/label.js';
import { conditionLabel } from '../run/warn/condition-text.js';
import type { AlertBasis } from '../store/store.js';
import { forecastReasonText, reasonText } from '../warning/facts.js';
import { momentText } from './moment.js';
import type { HazardRisk, Reason } from './risk.js';

const textOf = ({ value, window, line, crossed: _, lacks: __, ...condition }: Reason & { readonly value: number }, titleOf: (quantity: string) => Label | undefined): Label =>
  reasonText(conditionLabel({ condition: { ...condition, line, window: window === null ? null : window * 3_600 }, line }, titleOf), true, value, condition.unit);

/**
 * @param level that is said of it: what was seen makes it, or else the nowcast does
 * @param inputsHash of the unit
 * @param titleOf title of a quantity
 */
export function basisOf({ level: seen, since, asOf, reasons, expected }: Pick<HazardRisk, 'level' | 'since' | 'asOf' | 'reasons' | 'expected'>, level: number, inputsHash: string, titleOf: (quantity: string) => Label | undefined): Omit<AlertBasis, 'before'> {
  if (seen >= level || expected === null) {
    const crossed = reasons.filter((reason): reason is Reason & { readonly value: number } => reason.crossed === true && reason.value !== null);
    return { onset: since ?? asOf, observed: true, probability: null, judged: asOf, reasons: crossed.map((reason) => textOf(reason, titleOf)), inputsHash };
  }
  const { at, probability, leastShare, heldFrom } = expected;
  const [onset, share] = [at ?? asOf, probability[level - 1] ?? null];
  const ofMembers = expected.reasons.map(({ window, unit, line, ...reason }) => forecastReasonText(conditionLabel({ condition: { ...reason, unit, line, window: window === null ? null : window * 3_600 }, line }, titleOf), { ...reason, leastShare, at: onset, heldFrom }, unit));
  // of an area: that enough of its units come to it
  const ofUnits = ofMembers.length > 0 || share === null ? [] : [forecastReasonText({ zh: '足够多的单元达到该级别', en: 'enough units come to the level' }, { median: null, low: null, high: null, share, leastShare, at: onset }, '1')];
  return { onset, observed: false, probability: share, judged: asOf, reasons: [...ofMembers, ...ofUnits], inputsHash };
}

/** As it is told: moments as text. */
export const basisTold = ({ onset, observed, probability, judged, before, reasons, inputsHash }: AlertBasis): object => ({ observed, onset: momentText(onset), probability, judged: momentText(judged), before, reasons, inputsHash });
