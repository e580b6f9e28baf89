/** A PostgreSQL of our own for tests and trials: a cluster in a folder of its own, on a socket there alone. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

const FOLDER = '/usr/lib/postgresql';

const binaries = (): string | null =>
  (existsSync(FOLDER) ? readdirSync(FOLDER) : [])
    .map((version) => join(FOLDER, version, 'bin'))
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .sort()
    .at(-1) ?? null;

export const postgresMissing = binaries() === null ? `no PostgreSQL server in ${FOLDER}` : null;

/** The server refuses to run as root: then it runs as the user its package made. */
function call(command: string, args: readonly string[], says = false): string {
  const [file, all] = userInfo().uid === 0 ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]] : [command, [...args]];
  // whoever keeps what a server says open waits for its end
  const { status, stdout, stderr } = spawnSync(file, all, { encoding: 'utf8', cwd: tmpdir(), stdio: ['ignore', says ? 'pipe' : 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  return says ? stdout : '';
}

export interface PostgresServer {
  /** The address of a database that is empty and new. @param disk a folder that its tables lie in, elsewhere than the server's log of changes */
  database(disk?: string): string;
  drop(address: string): void;
  /** Kill a process of the server that works for a database: it ends all of its connections and recovers. */
  crash(address: string): void;
  stop(): void;
}

const makeCluster = (bin: string, data: string): string => call(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);

/** A new cluster for all who ask in one run: to copy it takes a tenth of the time of making it. Whoever is second to have made one takes that of the first. */
function madeOnce(bin: string, shared: string): string {
  const made = join(shared, 'cluster');
  if (existsSync(made)) return join(made, 'data');
  const own = join(shared, `cluster-${process.pid}`);
  mkdirSync(own);
  chmodSync(own, 0o777);
  makeCluster(bin, join(own, 'data'));
  try {
    renameSync(own, made);
  } catch {
    rmSync(own, { recursive: true });
  }
  return join(made, 'data');
}

/** @param shared a folder, if there is one, for what all servers of a run begin with */
export function startPostgres(shared?: string): PostgresServer {
  const bin = binaries()!;
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-pg-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  if (shared === undefined) makeCluster(bin, data);
  else call('cp', ['-a', madeOnce(bin, shared), data]);
  call(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`, 'start']);
  let count = 0;
  const [own, nameOf] = [['-h', folder, '-U', 'postgres'], (address: string): string => address.slice(address.lastIndexOf('/') + 1)];
  return {
    database: (disk) => {
      const name = `test${++count}`;
      if (disk === undefined) call(join(bin, 'createdb'), [...own, name]);
      else {
        const space = join(disk, 'space');
        call('mkdir', [space]);
        call(join(bin, 'psql'), [...own, '-d', 'postgres', '-qc', `CREATE TABLESPACE ${name} LOCATION '${space}'`]);
        call(join(bin, 'createdb'), [...own, '-D', name, name]);
      }
      return `postgres://postgres@${encodeURIComponent(folder)}/${name}`;
    },
    drop: (address) => void call(join(bin, 'dropdb'), [...own, '-f', nameOf(address)]),
    crash: (address) => {
      const pids = call(join(bin, 'psql'), [...own, '-d', 'postgres', '-Atc', `SELECT pid FROM pg_stat_activity WHERE datname = '${nameOf(address)}'`], true).trim();
      if (pids !== '') process.kill(Number(pids.split('\n')[0]), 'SIGKILL');
    },
    stop: () => {
      call(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
