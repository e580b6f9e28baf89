/** Secrets that never lie in the database: a folder of files for their owner alone, or memory. A secret that is destroyed cannot be made again. */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../core/errors.js';

export interface Secrets {
  /** 32 bytes under a name, made by chance when first asked for. */
  get(name: string): Buffer;
  /** Those there are. */
  find(name: string): Buffer | undefined;
  /** Whether there was one. */
  destroy(name: string): boolean;
}

const BYTES = 32;
const NAME = /^[a-z][a-z0-9-]{0,200}$/;

/** A secret that follows from another: whoever has one of many can tell none of the rest. */
export const derived = (secret: Buffer, ...parts: readonly string[]): Buffer => createHmac('sha256', secret).update(JSON.stringify(parts)).digest();

export function secretsInMemory(): Secrets {
  const held = new Map<string, Buffer>();
  return {
    get: (name) => {
      const found = held.get(name) ?? randomBytes(BYTES);
      held.set(name, found);
      return found;
    },
    find: (name) => held.get(name),
    destroy: (name) => held.delete(name),
  };
}

/** Bytes to the disk, then the name: a file is whole or not there. */
function writeOnce(path: string, bytes: Buffer): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(draft, path); // fails where another process was first; then its secret holds
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function wipe(path: string): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, randomBytes(BYTES));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  rmSync(path);
}

/**
 * Secrets in a folder, made where it is not there.
 *
 * @throws InputError `secrets/damaged` where a file is not what was written
 */
export function secretsIn(folder: string): Secrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const pathOf = (name: string): string => {
    if (!NAME.test(name)) throw new Error(`no name of a secret: ${name}`);
    return join(folder, `${name}.key`);
  };
  const find = (name: string): Buffer | undefined => {
    const path = pathOf(name);
    if (!existsSync(path)) return undefined;
    const bytes = readFileSync(path);
    if (bytes.length !== BYTES) throw new InputError([{ place: path, expected: `${BYTES} bytes`, found: String(bytes.length), code: 'secrets/damaged' }]);
    return bytes;
  };
  return {
    find,
    get: (name) => {
      const found = find(name);
      if (found !== undefined) return found;
      writeOnce(pathOf(name), randomBytes(BYTES));
      return find(name)!;
    },
    destroy: (name) => {
      const path = pathOf(name);
      if (!existsSync(path)) return false;
      wipe(path);
      return true;
    },
  };
}
