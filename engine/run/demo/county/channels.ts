/** The ways a warning comes to the villages of the demo county: warning-channels.csv. */
import { entityOf, openUniform, randomStream } from '../../../core/random.js';
import { rounded, type Line } from '../lines.js';
import { METRES_PER_DEGREE } from './terrain.js';
import type { DemoCounty, DemoVillage } from './villages.js';

/** Devices stand within so many metres of a village's middle. */
const SCATTER = 900;
/** Share of internet users whose phone has the county's app, of households that watch television in the evening [1]. */
const APP_SHARE = 0.34;
const TV_SHARE = 0.78;
/** Share of loudspeakers with a battery [1], and the hours it lasts; hours of a tower's. */
const BATTERY_SHARE = 0.45;
const BATTERY_HOURS = 24;
const TOWER_HOURS = { least: 2, more: 6 } as const;
/** Loudspeakers of a village that are listed at most; they share its covered households. */
const MOST_DEVICES = 60;

interface Device {
  readonly channel: string;
  readonly households: number;
  /** Whether it stops when the feeder of its township does. */
  readonly onGrid: boolean;
  readonly backup: number;
}

/** Parts of `whole` households, as even as whole numbers can be. */
const evenly = (whole: number, parts: number): number[] => Array.from({ length: parts }, (_, k) => Math.floor(((k + 1) * whole) / parts) - Math.floor((k * whole) / parts));

function devicesOf(village: DemoVillage, draw: (k: number) => number): Device[] {
  const [households, hamlets] = [village.of('resident_households'), village.of('natural_villages')];
  const shareOf = (field: string): number => (hamlets === 0 ? 0 : village.of(field) / hamlets);
  const speakers = Math.min(MOST_DEVICES, village.of('natural_villages_broadcast'));
  const covered = Math.round(households * shareOf('natural_villages_broadcast'));
  const towers = rounded(TOWER_HOURS.least + TOWER_HOURS.more * draw(speakers), 1); // SMS and app hang on the same ones
  const online = Math.min(1, village.of('internet_users_6plus') / Math.max(1, village.of('population_6plus')));
  return [
    ...evenly(covered, speakers).map((part, k): Device => ({ channel: 'loudspeaker', households: part, onGrid: true, backup: draw(k) < BATTERY_SHARE ? BATTERY_HOURS : 0 })),
    { channel: 'sms', households: Math.round(households * shareOf('natural_villages_4g')), onGrid: true, backup: towers },
    { channel: 'app', households: Math.round(households * online * APP_SHARE), onGrid: true, backup: towers },
    { channel: 'tv', households: Math.round(households * TV_SHARE), onGrid: true, backup: 0 },
    { channel: 'door-to-door', households, onGrid: false, backup: 0 },
  ];
}

export function channelLines(seed: string, { villages }: DemoCounty): Line[] {
  const stream = randomStream(seed, 'demo/channels');
  return villages.flatMap((village) => {
    const entity = entityOf(village.code);
    const east = METRES_PER_DEGREE * Math.cos((village.lat * Math.PI) / 180);
    return devicesOf(village, (k) => openUniform(stream, entity, k)).map(({ channel, households, onGrid, backup }, k): Line => {
      const off = (draw: number): number => SCATTER * (2 * openUniform(stream, entity, 1_000 + 2 * k + draw) - 1);
      const at = channel === 'loudspeaker' || channel === 'sms';
      return {
        village_code: village.code,
        channel,
        lon: at ? rounded(village.lon + off(0) / east, 5) : '',
        lat: at ? rounded(village.lat + off(1) / METRES_PER_DEGREE, 5) : '',
        households,
        power_group: onGrid ? `feeder-${village.code.slice(0, 9)}` : '',
        backup_hours: onGrid ? backup : '',
      };
    });
  });
}
