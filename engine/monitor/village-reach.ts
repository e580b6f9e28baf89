/** How far and how soon a warning comes to the people of a village: the reach of its own devices, from the data folder, as `shuxiang reach` works it out. */
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Label } from '../core/label.js';
import { InputError } from '../core/errors.js';
import { packagePath } from '../run/package-root.js';
import { readReach, type ReachDeclaration } from '../run/reach/declaration.js';
import { runReach, type ReachCell, type Spread } from '../run/reach/run.js';
import { readVillages, type ReachVillages } from '../run/reach/villages.js';
import type { FrameworkDeclaration } from '../scoring/framework.js';

export interface ReachAt extends Spread {
  /** After the warning is issued [min]. */
  readonly minutes: number;
}

export interface VillageReach {
  readonly title: Label;
  readonly members: number;
  readonly circumstances: ReachDeclaration['circumstances'];
  /** Whom it has come to by each time, ascending [1]. */
  readonly minutes: readonly ReachAt[];
  /** By the last moment that leaves the time to act; null where the declaration names none. */
  readonly inTime: (ReachAt & { readonly lead: number; readonly action: number }) | null;
  /** The same for each class of people, and what it is called. */
  readonly classes: readonly { readonly name: string; readonly title: Label; readonly reached: ReachAt }[];
  /** Share of the households with a device of each channel, in order or not [1]; whether the figures of the channel are verified. */
  readonly channels: readonly { readonly name: string; readonly title: Label; readonly share: number; readonly verified: boolean }[];
}

interface Read {
  readonly key: string;
  readonly declaration: ReachDeclaration;
  readonly villages: ReachVillages;
}

const MOST_KEPT = 2_000;
const FILES = ['villages.csv', 'villages.parquet', 'villages.xlsx', 'warning-channels.csv', 'reach.yaml'] as const;

const at = ({ minutes, mean, q05, q95 }: ReachCell): ReachAt => ({ minutes, mean, q05, q95 });

export class ReachOfVillages {
  #reading: Promise<Read> | null = null;
  #key = '';
  readonly #made = new Map<string, VillageReach>();

  /** @param form fields of villages.csv, read when they are first needed */
  constructor(
    private readonly folder: string,
    private readonly form: () => Promise<FrameworkDeclaration>,
  ) {}

  /** The reach of a village, or why it cannot be known. */
  async of(code: string): Promise<VillageReach | string> {
    if (!existsSync(join(this.folder, 'warning-channels.csv'))) return 'warning-channels.csv: not in the data folder';
    let read: Read;
    try {
      read = await this.#read();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return error.message.split('\n')[0]!.replaceAll(`${this.folder}${sep}`, '');
    }
    const known = this.#made.get(code);
    if (known !== undefined) return known;
    const village = read.villages.villages.find((own) => own.code === code);
    if (village === undefined) return read.villages.leftOut.find((own) => own.code === code)?.because ?? 'villages.csv: the village is not in it';
    const { policies: _policies, ...declaration } = read.declaration;
    const made = shown(declaration, await runReach(declaration, [village], () => undefined), code);
    if (this.#made.size >= MOST_KEPT) this.#made.clear();
    this.#made.set(code, made);
    return made;
  }

  /** What the folder holds; read again when a file of it is another. */
  async #read(): Promise<Read> {
    const marks = await Promise.all(FILES.map((name) => stat(join(this.folder, name)).then(({ size, mtimeMs }) => `${size} ${mtimeMs}`, () => '-')));
    const key = marks.join();
    if (this.#reading === null || key !== this.#key) {
      this.#key = key;
      this.#made.clear();
      this.#reading = this.#readFolder(key);
      this.#reading.catch(() => (this.#reading = null));
    }
    return this.#reading;
  }

  async #readFolder(key: string): Promise<Read> {
    const own = join(this.folder, 'reach.yaml');
    const { declaration, placeOfShare } = await readReach(existsSync(own) ? own : packagePath('scenarios', 'reach.yaml'));
    return { key, declaration, villages: await readVillages(this.folder, await this.form(), declaration, placeOfShare) };
  }
}

function shown(declaration: ReachDeclaration, { cells, coverage }: Awaited<ReturnType<typeof runReach>>, code: string): VillageReach {
  const { title, members, circumstances, inTime, classes, channels } = declaration;
  const own = cells.filter(({ village }) => village === code);
  const everybody = own.filter(({ peopleClass }) => peopleClass === null);
  const last = everybody.find((cell) => cell.inTime);
  const moments = everybody.filter((cell) => !cell.inTime);
  return {
    title,
    members,
    circumstances,
    minutes: moments.map(at),
    inTime: last === undefined || inTime === undefined ? null : { ...at(last), lead: inTime.lead, action: inTime.action },
    classes: classes.map(({ name, title: called }) => {
      const mine = own.filter(({ peopleClass }) => peopleClass === name);
      return { name, title: called, reached: at(mine.find((cell) => cell.inTime) ?? mine.at(-1)!) };
    }),
    channels: channels.map(({ name, title: called, verified }) => ({ name, title: called, verified, share: coverage.find(({ channel }) => channel === name)!.share })),
  };
}
