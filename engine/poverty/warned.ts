/** What an early warning prevents of a household's damage: as its village and people like it are reached in time. */

export interface WarnedShares {
  /** Share of damage to what can be moved that does not happen [1]: its share reached in time × what moving saves; element village × (1 + traits): of other households, then of those of each trait. */
  readonly shares: Float64Array;
  /** Bits of the traits that are reached otherwise. */
  readonly traits: readonly number[];
}

/** Of a household [1]: who has several traits is reached as the least of them. */
export function preventedShare({ shares, traits }: WarnedShares, village: number, own: number): number {
  const at = village * (1 + traits.length);
  let least = -1;
  for (let k = 0; k < traits.length; k++) {
    const share = shares[at + 1 + k]!;
    if ((own & traits[k]!) !== 0 && (least < 0 || share < least)) least = share;
  }
  return least < 0 ? shares[at]! : least;
}
