/** A PostgreSQL of the tests' own: a cluster in a folder of its own, on a socket there alone; null where no server is installed. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
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
function call(command: string, args: readonly string[]): void {
  const [file, all] = userInfo().uid === 0 ? ['setpriv', ['--reuid=postgres', '--regid=postgres', '--clear-groups', command, ...args]] : [command, [...args]];
  const { status, stderr } = spawnSync(file, all, { encoding: 'utf8', cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
}

export interface PostgresServer {
  /** The address of a database that is empty and new. */
  database(): string;
  stop(): void;
}

export function startPostgres(): PostgresServer {
  const bin = binaries()!;
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-pg-'));
  chmodSync(folder, 0o777);
  const data = join(folder, 'data');
  call(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
  call(join(bin, 'pg_ctl'), ['-D', data, '-w', '-l', join(folder, 'log'), '-o', `-c listen_addresses='' -c unix_socket_directories='${folder}' -c fsync=off`, 'start']);
  let count = 0;
  return {
    database: () => {
      const name = `test${++count}`;
      call(join(bin, 'createdb'), ['-h', folder, '-U', 'postgres', name]);
      return `postgres://postgres@${encodeURIComponent(folder)}/${name}`;
    },
    stop: () => {
      call(join(bin, 'pg_ctl'), ['-D', data, '-m', 'immediate', 'stop']);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
