/** What models hold between runs: columns by the link, the place and the name of the state. */

/** By `stateKey`; each of `members` times its width. */
export type WarmState = ReadonlyMap<string, Float64Array>;

/** @param link position in the chain */
export const stateKey = (link: number, place: string, name: string): string => `${link} ${place} ${name}`;
