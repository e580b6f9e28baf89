/** The command line as its users meet it: run as a process of its own, in a folder that is gone afterwards. */
import { execFile, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll } from 'vitest';
import type { ReportHead } from '../../../web-report/pages/assessment/head.js';
import { csvCells, type Cells } from '../../csv.js';

const PROGRAM = fileURLToPath(new URL('../../../dist/web-report/cli.js', import.meta.url));
const HERE = new URL('../../../dist/web-report/program.js', import.meta.url).href;

export interface Ran {
  /** Exit code; -1 where a signal ended it. */
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Run `shuxiang` with these arguments as a process of its own, as a shell does. */
export const runProcess = (...args: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
    });
  });

/** What a stream is given while `work` runs. */
async function written(stream: NodeJS.WriteStream, work: () => Promise<void>): Promise<string> {
  const parts: string[] = [];
  const write = stream.write.bind(stream);
  stream.write = (part: string | Uint8Array) => {
    parts.push(typeof part === 'string' ? part : Buffer.from(part).toString());
    return true;
  };
  try {
    await work();
  } finally {
    stream.write = write;
  }
  return parts.join('');
}

/** The compiled program in this process: its words, and the exit code it leaves. */
async function runHere(args: readonly string[]): Promise<Ran> {
  const { runProgram } = (await import(HERE)) as typeof import('../../../web-report/program.js');
  const before = process.exitCode;
  process.exitCode = 0;
  let stdout = '';
  let crash = '';
  const stderr = await written(process.stderr, async () => {
    stdout = await written(process.stdout, () => runProgram(args).catch((error: unknown) => {
      crash = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }));
  });
  const status = crash === '' ? process.exitCode : 1;
  process.exitCode = before;
  return { status, stdout, stderr: stderr + crash };
}

/** Commands that start a thread for each processor, which takes longer than what most tests give them to do, and how to have none. */
const WITHOUT_THREADS: Readonly<{ [command: string]: string }> = { run: '0', relapse: '0', assess: '1' };

/** A command line that says how many threads, or the same without any. */
function withoutThreads(args: readonly string[]): readonly string[] {
  const none = WITHOUT_THREADS[args[0] ?? ''];
  return none === undefined || args.includes('--workers') ? args : [...args, '--workers', none];
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Run `shuxiang` with these arguments: the whole command line, but in this process, one at a time, which spares starting
 * and warming a process for each of some hundred; without threads, but where the test names a number of them.
 */
export function run(...args: readonly string[]): Promise<Ran> {
  const ran = last.then(() => runHere(withoutThreads(args)));
  last = ran.catch(() => undefined);
  return ran;
}

/** Start `shuxiang`, to be sent signals. */
export function start(...args: readonly string[]): { readonly process: ChildProcess; readonly ended: Promise<Ran> } {
  let end: (ran: Ran) => void;
  const ended = new Promise<Ran>((resolve) => (end = resolve));
  const child = execFile(process.execPath, [PROGRAM, ...args], (error, stdout, stderr) => {
    end({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, stdout, stderr });
  });
  return { process: child, ended };
}

/** Run a command that is to succeed. */
export async function done(...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run(...args);
  if (status !== 0) throw new Error(`shuxiang ${args.join(' ')}: ${status}\n${stderr}`);
  return stdout;
}

/** A folder for the tests of one file, removed after them. */
export function workFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'shuxiang-cli-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Write a file, its folder too, and say where it is. */
export function put(path: string, content: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** Names of the files in a folder, hidden ones too; none where there is no folder. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

export type Record = Cells;

/** A CSV file as records by header. */
export const records = (path: string): Record[] => csvCells(readFileSync(path));

/** The data inside the report of a folder. */
export function reportHead(folder: string): ReportHead {
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  const data = /id="data-head">([^<]+)</.exec(page)![1]!;
  return JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString('utf8')) as ReportHead;
}

/** A CSV text as lines of cells, the header first: nothing in the demo's data is quoted. */
export class Sheet {
  readonly lines: string[][];

  constructor(text: string) {
    this.lines = text.replace(/^\uFEFF/, '').trimEnd().split('\r\n').map((line) => line.split(','));
  }

  static of(path: string): Sheet {
    return new Sheet(readFileSync(path, 'utf8'));
  }

  get header(): string[] {
    return this.lines[0]!;
  }

  /** Cell of a field in a record; the header is record 1. */
  at(record: number, field: string): string {
    return this.lines[record - 1]![this.header.indexOf(field)]!;
  }

  set(record: number, field: string, text: string): this {
    this.lines[record - 1]![this.header.indexOf(field)] = text;
    return this;
  }

  /** The first record, from 2, whose cells suit. */
  find(suits: (cell: (field: string) => string) => boolean): number {
    const found = this.lines.findIndex((_, k) => k > 0 && suits((field) => this.at(k + 1, field)));
    if (found < 0) throw new Error('no such record');
    return found + 1;
  }

  toString(): string {
    return `${this.lines.map((cells) => cells.join(',')).join('\r\n')}\r\n`;
  }
}

/** The names and bytes of every file of a folder that differ from those of another. */
export function differing(folder: string, other: string, but: readonly string[] = []): string[] {
  const names = [...new Set([...filesIn(folder), ...filesIn(other)])].filter((name) => !but.includes(name));
  const bytes = (path: string): Buffer | null => (filesIn(dirname(path)).includes(basename(path)) ? readFileSync(path) : null);
  return names.filter((name) => {
    const [a, b] = [bytes(join(folder, name)), bytes(join(other, name))];
    return a === null || b === null || !a.equals(b);
  });
}

/** What is told on a stream without the Chinese line that goes before each English one. */
export const english = (stream: string): string => stream.replace(/^.*:应(?:为|符合).*\n/gm, '');
