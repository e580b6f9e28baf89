/**
 * What terminals answered to broadcasts beside what the model of reach says of the same channel: the share of them that
 * are in order and have power, village by village and over the area that answered.
 */
import { prepareVillage, reachStreams, worksAt } from '../../warning/reach.js';
import type { FeedbackRow } from '../cap/feedback.js';
import { channelsOf, type ReachDeclaration } from '../reach/declaration.js';
import { spreadOf, type Spread } from '../reach/run.js';
import type { ReachVillage } from '../reach/villages.js';

/** An answer of one area, or a village of it, beside the model. */
export interface BroadcastReach extends Pick<FeedbackRow, 'message' | 'hazard' | 'level' | 'sent' | 'area'> {
  readonly channel: string;
  /** Null: the whole area. */
  readonly village: string | null;
  /** Devices of the channel there. */
  readonly terminals: number;
  /** Share of the terminals that broadcast it, as the area answered [1]. */
  readonly reported: number;
  /** Share of them that work, over the members [1]; null: none is known there. */
  readonly modelled: Spread | null;
  /** Reported less modelled [1]. */
  readonly difference: number | null;
  /** Whether what was reported lies between the 5 and 95 % quantiles of the model; null: there is no model of it. */
  readonly within: boolean | null;
  readonly because: string;
}

/** Devices of a channel that work, of each member. */
function workingOf(village: ReachVillage, channel: number, { members, circumstances, seed }: ReachDeclaration, channels: ReturnType<typeof channelsOf>): Float64Array {
  const prepared = prepareVillage(village, channels, []);
  const streams = reachStreams(seed);
  return Float64Array.from({ length: members }, (_, m) => {
    const works = worksAt(prepared, channels, circumstances, streams, m);
    return village.devices.reduce((count, device, k) => count + (device.channel === channel && works(k) ? 1 : 0), 0);
  });
}

/**
 * Hold answers against the model.
 *
 * @param channel name of the channel that broadcasts
 */
export function broadcastReach(answers: readonly FeedbackRow[], declaration: ReachDeclaration, villages: readonly ReachVillage[], channel: string): BroadcastReach[] {
  const channels = channelsOf(declaration);
  const at = channels.findIndex(({ name }) => name === channel);
  const working = new Map<string, { readonly terminals: number; readonly works: Float64Array }>();
  const of = (village: ReachVillage): { readonly terminals: number; readonly works: Float64Array } => {
    let own = working.get(village.code);
    if (own === undefined) working.set(village.code, (own = { terminals: village.devices.filter((device) => device.channel === at).length, works: workingOf(village, at, declaration, channels) }));
    return own;
  };
  return answers.flatMap(({ message, hazard, level, sent, area, share }): BroadcastReach[] => {
    const own = villages.filter(({ code }) => code.startsWith(area));
    const row = (village: string | null, parts: readonly ReturnType<typeof of>[]): BroadcastReach => {
      const terminals = parts.reduce((sum, part) => sum + part.terminals, 0);
      const modelled = terminals === 0 ? null : spreadOf(Float64Array.from({ length: declaration.members }, (_, m) => parts.reduce((sum, { works }) => sum + works[m]!, 0) / terminals));
      return {
        message, hazard, level, sent, area, channel, village, terminals, reported: share, modelled,
        difference: modelled === null ? null : share - modelled.mean,
        within: modelled === null ? null : share >= modelled.q05 - 1e-9 && share <= modelled.q95 + 1e-9,
        because: own.length === 0 ? 'no village of the area is known' : terminals === 0 ? `no ${channel} stands there` : '',
      };
    };
    return [row(null, own.map(of)), ...(own.length === 1 && own[0]!.code === area ? [] : own.map((village) => row(village.code, [of(village)])))];
  });
}
