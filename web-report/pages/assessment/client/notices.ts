/** What a reader must know before any number: made-up data, accepted errors, unchecked codes and rules, what did not fit. */
import { lostCells } from '../../../../engine/scoring/result.js';
import { paragraph } from './html.js';
import type { View } from './view.js';

/** That the data are made up, with their seed where it is known. */
export const syntheticNotice = ({ seed }: { readonly seed: string | null }, say: View['say']): string => (seed === null ? say('notice.syntheticAlone') : say('notice.synthetic', { seed }));

export function notices({ report, say }: View): string {
  const { meta, audit, dropped, framework } = report.head;
  const lines: string[] = [];
  if (meta.synthetic !== null) lines.push(syntheticNotice(meta.synthetic, say));
  if (meta.acceptedErrors > 0) lines.push(say('notice.accepted', { count: meta.acceptedErrors, cells: lostCells(audit) }));
  if (meta.divisionEdition?.checked === false) lines.push(say('notice.edition', { year: String(meta.divisionEdition.year) }));
  const unchecked = audit.rules.filter((rule) => !rule.checked).length;
  if (unchecked > 0) lines.push(say('notice.unchecked', { count: unchecked }));
  const unverified = framework.indicators.filter((indicator) => !indicator.goalpost.verified).length;
  if (unverified > 0) lines.push(say('notice.unverified', { count: unverified, all: framework.indicators.length }));
  for (const part of dropped) lines.push(say(`dropped.${part}`));
  return lines.length === 0 ? '' : `<div class="notices" role="note">${lines.map((line) => paragraph(line)).join('')}</div>`;
}
