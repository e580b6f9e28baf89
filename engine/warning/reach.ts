/**
 * How many people a warning reaches, and when: channels that may each reach a household, on devices that share power.
 *
 * For one member the power of every feeder and the state of every device are drawn; given those, the share reached by
 * time t is 1 - Π(1 - cover·heed·F(t)) over the channels: channels cover households independently of each other. With
 * the covers nested one in another it is the greatest of the terms, and that is told beside it: the truth lies between.
 * What channels share, a feeder that fails with all on it, is in the draws, so that the spread over members is real.
 */
import { entityOf, openUniform, randomStream, type RandomStream } from '../core/random.js';
import { arrived, type Channel } from './channel.js';

export interface Device {
  /** Position in the list of channels. */
  readonly channel: number;
  /** Households covered, > 0. */
  readonly households: number;
  /** What it takes its power from; '': it needs none. */
  readonly powerGroup: string;
  /** How long it works without [h], >= 0. */
  readonly backupHours: number;
}

export interface WarnedVillage {
  readonly code: string;
  /** Resident households, > 0. */
  readonly households: number;
  /** Share of the people in each class of household [1]; they sum to 1. */
  readonly classes: readonly number[];
  /** From the issue to the village's own people [min], >= 0. */
  readonly latency: number;
  readonly devices: readonly Device[];
}

/** What a warning meets. */
export interface Circumstances {
  readonly night: boolean;
  /** Probability that a feeder is without power at the time of issue [1]. */
  readonly outage: number;
  /** It has then been out for between 0 and so many hours, all equally likely [h]. */
  readonly outageHours: number;
}

/** Random numbers of reach: the same feeder and the same device have the same fate under every policy. */
export interface ReachStreams {
  readonly power: RandomStream;
  readonly device: RandomStream;
}

export const reachStreams = (seed: string): ReachStreams => ({ power: randomStream(seed, 'reach/power'), device: randomStream(seed, 'reach/device') });

type EntityWords = readonly [low: number, high: number];

/** A village with what every member needs worked out once. */
export interface PreparedVillage extends WarnedVillage {
  readonly entity: EntityWords;
  /** What the devices take their power from, each once. */
  readonly feeders: readonly EntityWords[];
  /** Position of each device's feeder; -1: it needs no power. */
  readonly feederOf: readonly number[];
  /** Share of the covered that a channel has come to: element channel × times + time [1]. */
  readonly came: Float64Array;
  readonly times: number;
}

/** @param minutes times since the issue [min] */
export function prepareVillage(village: WarnedVillage, channels: readonly Channel[], minutes: readonly number[]): PreparedVillage {
  const names = [...new Set(village.devices.map(({ powerGroup }) => powerGroup))].filter((name) => name !== '');
  return {
    ...village,
    entity: entityOf(village.code),
    feeders: names.map(entityOf),
    feederOf: village.devices.map(({ powerGroup }) => names.indexOf(powerGroup)),
    came: Float64Array.from(channels.flatMap((channel) => minutes.map((time) => arrived(channel, time, village.latency)))),
    times: minutes.length,
  };
}

/** Hours a feeder has been without power when the warning is issued [h]; 0: it has power. */
function hoursOut({ power }: ReachStreams, feeder: EntityWords, { outage, outageHours }: Circumstances, member: number): number {
  return openUniform(power, feeder, 0, member) >= outage ? 0 : outageHours * openUniform(power, feeder, 1, member);
}

/** Which devices of a village work when a warning is issued, of one member: in order, and with power of their feeder or their own. */
export function worksAt(village: PreparedVillage, channels: readonly Channel[], circumstances: Circumstances, streams: ReachStreams, member: number): (device: number) => boolean {
  const out = village.feeders.map((feeder) => hoursOut(streams, feeder, circumstances, member));
  return (k) => {
    const device = village.devices[k]!;
    const { uptime } = channels[device.channel]!;
    if (uptime < 1 && openUniform(streams.device, village.entity, k, member) >= uptime) return false;
    const hours = village.feederOf[k]! < 0 ? 0 : out[village.feederOf[k]!]!;
    return hours === 0 || device.backupHours > hours;
  };
}

/** Shares of people reached [1], by class and time: element class × times + time. */
export interface Reach {
  /** Channels cover households independently of each other. */
  readonly share: Float64Array;
  /** Channels cover the same households as far as they can: no more than this is sure. */
  readonly least: Float64Array;
}

/** The people of one village that one member's warning reaches. */
export function reachOf(village: PreparedVillage, channels: readonly Channel[], circumstances: Circumstances, streams: ReachStreams, member: number): Reach {
  const { times, came, classes } = village;
  const works = worksAt(village, channels, circumstances, streams, member);
  const covered = new Float64Array(channels.length);
  village.devices.forEach((device, k) => {
    if (works(k)) covered[device.channel]! += device.households;
  });
  const share = new Float64Array(classes.length * times);
  const least = new Float64Array(share.length);
  for (let c = 0; c < classes.length; c++) {
    for (let t = 0; t < times; t++) {
      let [missed, most] = [1, 0];
      for (let k = 0; k < channels.length; k++) {
        const { heed, night } = channels[k]!;
        const reached = Math.min(1, covered[k]! / village.households) * heed[c]! * (circumstances.night ? night : 1) * came[k * times + t]!;
        missed *= 1 - reached;
        if (reached > most) most = reached;
      }
      share[c * times + t] = 1 - missed;
      least[c * times + t] = most;
    }
  }
  return { share, least };
}

/** The classes of a village together: weighted by their people. */
export const allClasses = (shares: Float64Array, classes: readonly number[], times: number): number[] =>
  Array.from({ length: times }, (_, t) => classes.reduce((sum, part, c) => sum + part * shares[c * times + t]!, 0));
