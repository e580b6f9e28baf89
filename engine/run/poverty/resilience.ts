/**
 * What the storm's loss of assets is felt as, and the resilience of those it hits: asset loss over well-being loss.
 *
 * Each household that the storm hits is taken at the mean damage over the members that hit it. It loses what it cannot
 * consume while it recovers, and what it draws from its savings, which it has to put back: where it rebuilds all
 * itself and an asset earns more than the discount rate, in its own yuan that is never less than the assets lost. Well-being is
 * told as yuan of a person of mean spending, u'(c̄): a yuan that the poor lose weighs more.
 *
 * Sources: Hallegatte, Vogt-Schilb, Bangalore & Rozenberg (2017) Unbreakable, World Bank, ch. 2 and app. B; Walsh &
 * Hallegatte (2020) Econ. Disasters Clim. Change 4, 249-297 (savings).
 */
import { FEN, MONTHS } from '../../poverty/account.js';
import { damageAt, type Households, type StormDamage } from '../../poverty/household.js';
import { drawnFromCushion, recoveryPath, resilience, wellbeingLoss } from '../../poverty/recovery.js';
import { LEAST_GROUP } from '../../poverty/suppression.js';
import type { RelapseDeclaration } from './declaration.js';

export interface ResilienceResult {
  /** Households whose assets the storm hits; null: too few to tell, and so is all else. */
  readonly households: number | null;
  /** [yuan] */
  readonly assetLoss: number | null;
  /** [yuan of a person of mean spending] */
  readonly wellbeingLoss: number | null;
  /** Asset loss over well-being loss [1]. */
  readonly resilience: number | null;
  /** Households hit that could not live through their loss on what they have: in neither sum. */
  readonly beyond: number | null;
}

/**
 * @param origin household of the sample that each is of, or a copy of
 * @param rate best rate of rebuilding by share lost [1/year]
 */
export function resilienceOf({ spending, persons, assets, savings }: Households, origin: ArrayLike<number>, members: readonly StormDamage[], rate: (lost: number) => number, { productivity, rebuilt, aversion, discount }: RelapseDeclaration['recovery']): ResilienceResult {
  const yearOf = (i: number): number => (spending[i]! * MONTHS) / FEN;
  const people = persons.reduce((sum, each) => sum + each, 0);
  const mean = spending.reduce((sum, _, i) => sum + yearOf(i), 0) / people;
  let [households, lost, felt, beyond] = [0, 0, 0, 0];
  const [hit, counted] = [new Set<number>(), new Set<number>()];
  for (let i = 0; i < spending.length; i++) {
    const shares = members.map((member) => member.assets[damageAt(member, i)]!).filter((share) => share > 0);
    if (shares.length === 0 || assets[i] === 0) continue;
    households++;
    hit.add(origin[i]!);
    const share = shares.reduce((sum, each) => sum + each, 0) / shares.length;
    const loss = (share * assets[i]!) / FEN;
    const path = recoveryPath({ loss, productivity, rebuilt, rate: rate(share), cushion: savings[i]! / FEN });
    const consumption = yearOf(i);
    const own = consumption > 0 ? wellbeingLoss(path, consumption, { aversion, discount }) : Infinity;
    if (own === Infinity) {
      beyond++;
      continue;
    }
    counted.add(origin[i]!);
    lost += loss;
    felt += (own + drawnFromCushion(path, discount)) * (consumption / persons[i]! / mean) ** -aversion;
  }
  if (hit.size < LEAST_GROUP || (counted.size > 0 && counted.size < LEAST_GROUP)) return { households: null, assetLoss: null, wellbeingLoss: null, resilience: null, beyond: null };
  const apart = hit.size - counted.size;
  return { households, assetLoss: lost, wellbeingLoss: felt, resilience: felt > 0 ? resilience(lost, felt) : null, beyond: beyond > 0 && apart < LEAST_GROUP ? null : beyond };
}
