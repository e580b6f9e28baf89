/** Where a run is carried out: its scenario as it was asked for, and its results. */
import { readFileSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { packagePath } from '../run/package-root.js';

const SHIPPED = packagePath('scenarios');
/** What a scenario says of itself in its first line; other files that ship beside it name another schema. */
const OF_SCENARIOS = /\$schema=schema\/scenario\.schema\.json/;
/** Of the county's folder, what no scenario may read: what is ours, and what is about households. */
const WITHHELD = /^(\..*|secrets|runs|assessments|households?([._-].*)?|.*\.(db|db-wal|db-shm|backup|key))$/i;
const SUBMITTED = 'submitted.yaml';
const RUN_ID = /^[0-9a-f]{16}$/;

/** Names of the scenarios that ship, ascending. */
export const scenarioNames = async (): Promise<string[]> => (await readdir(SHIPPED)).filter((name) => name.endsWith('.yaml') && OF_SCENARIOS.test(readFileSync(join(SHIPPED, name), 'utf8').split('\n', 1)[0]!)).map((name) => name.slice(0, -'.yaml'.length)).sort();

/** A scenario by its name, or its text; `seed` null: its own. */
export interface RunRequest {
  readonly scenario: { readonly name: string } | { readonly yaml: string };
  readonly seed: string | null;
}

export interface RunPlace {
  readonly scenario: string;
  /** Folder of its data; null: the one it names. */
  readonly data: string | null;
  readonly results: string;
}

/** The folders of runs below one folder. */
export class RunFolders {
  /** @param data of the scenarios that were sent as text */
  constructor(
    private readonly folder: string,
    private readonly data: string,
  ) {}

  results(id: string): string {
    return join(this.folder, id, 'results');
  }

  /** Write what was asked for; a seed is a layer above the scenario, so that errors name the lines that were sent. */
  async prepare(id: string, { scenario, seed }: RunRequest): Promise<void> {
    const own = join(this.folder, id, 'scenario');
    await mkdir(own, { recursive: true });
    let base = SUBMITTED;
    if ('name' in scenario) {
      base = `${scenario.name}.yaml`;
      for (const name of await readdir(SHIPPED)) {
        if (name === 'data') await symlink(join(SHIPPED, name), join(own, name), 'junction');
        else if (name !== 'schema') await cp(join(SHIPPED, name), join(own, name), { recursive: true });
      }
    } else {
      await writeFile(join(own, SUBMITTED), scenario.yaml);
      const data = join(this.folder, id, 'data');
      await mkdir(data);
      for (const name of await readdir(this.data)) if (!WITHHELD.test(name)) await symlink(resolve(this.data, name), join(data, name));
    }
    await writeFile(join(own, 'run.yaml'), `include: ${JSON.stringify(base)}\n${seed === null ? '' : `ensemble:\n  seed: ${JSON.stringify(seed)}\n`}`);
  }

  placeOf(id: string, isShipped: boolean): RunPlace {
    return { scenario: join(this.folder, id, 'scenario', 'run.yaml'), data: isShipped ? null : join(this.folder, id, 'data'), results: this.results(id) };
  }

  remove(id: string): Promise<void> {
    return rm(join(this.folder, id), { recursive: true, force: true });
  }

  /** Folders of runs that there are. */
  async list(): Promise<string[]> {
    return (await readdir(this.folder).catch(() => [])).filter((name) => RUN_ID.test(name));
  }
}
