/** The people of each unit that a warning has come to, some minutes after its issue, with one member's power and devices. */
import { allClasses, prepareVillage, reachOf, reachStreams, type PreparedVillage } from '../../warning/reach.js';
import { channelsOf, type ReachDeclaration, type ReachPolicy } from '../reach/declaration.js';
import { withPolicy } from '../reach/run.js';
import type { ReachVillage } from '../reach/villages.js';

const HOUR_MS = 3_600_000;
/** Local hours that count as night: when people sleep. */
const isNight = (moment: number): boolean => {
  const hour = Math.floor((moment / HOUR_MS + 8) % 24);
  return hour >= 22 || hour < 6;
};

export class Shares {
  private readonly prepared = new Map<string, PreparedVillage>();
  private readonly channels;
  private readonly names: readonly string[];
  private readonly streams;

  constructor(
    private readonly declaration: ReachDeclaration,
    private readonly villages: readonly ReachVillage[],
    private readonly policy: Partial<ReachPolicy>,
  ) {
    this.channels = channelsOf(declaration);
    this.names = this.channels.map(({ name }) => name);
    this.streams = reachStreams(declaration.seed);
  }

  /**
   * @param minutes since the issue [min]; nobody is reached at 0 or before
   * @param issuedAt the issue [ms since 1970]
   * @returns shares [1]: element class × minutes + minute
   */
  of(unit: number, minutes: readonly number[], issuedAt: number, member: number): Float64Array {
    const key = `${unit} ${minutes.join(' ')}`;
    let village = this.prepared.get(key);
    if (village === undefined) this.prepared.set(key, (village = prepareVillage(withPolicy(this.villages[unit]!, this.names, this.policy), this.channels, minutes.map((time) => Math.max(0, time)))));
    const { share } = reachOf(village, this.channels, { ...this.declaration.circumstances, night: isNight(issuedAt) }, this.streams, member);
    return share.map((one, at) => (minutes[at % minutes.length]! > 0 ? one : 0));
  }

  /** Everybody of a unit, by minute. */
  together(unit: number, share: Float64Array, times: number): number[] {
    return allClasses(share, this.villages[unit]!.classes, times);
  }
}
