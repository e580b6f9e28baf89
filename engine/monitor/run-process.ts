/** A run in a process of its own: it ends when it is stopped, and when the process that started it ends. */
import { fork } from 'node:child_process';
import type { Problem } from '../core/errors.js';
import { packagePath } from '../run/package-root.js';
import type { RunPlace } from './run-folder.js';
import type { RunEnd, StageProgress } from './run-record.js';

/** What a process tells of its run. */
export type RunNews = ({ readonly kind: 'progress' } & StageProgress) | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export interface RunProcess {
  readonly ended: Promise<RunEnd>;
  stop(): void;
}

export type StartRun = (place: RunPlace, onProgress: (progress: StageProgress) => void) => RunProcess;

const STATUSES = { 0: 'complete', 1: 'expectation-failed', 3: 'partial' } as const;
const BAD_INPUT = 2;
const LAST_WORDS = 2_000;

/** @param program what runs a scenario: three arguments (scenario, data or '', results), news over its channel, exit codes of `shuxiang run` */
export const startRunProcess =
  (program = packagePath('dist', 'web-report', 'commands', 'run-child.js')): StartRun =>
  ({ scenario, data, results }, onProgress) => {
    const child = fork(program, [scenario, data ?? '', results], { stdio: ['ignore', 'ignore', 'pipe', 'ipc'], execArgv: [] });
    let problems: readonly Problem[] | null = null;
    let words = '';
    child.stderr?.on('data', (part: Buffer) => (words = (words + part.toString()).slice(-LAST_WORDS)));
    child.on('message', (news: RunNews) => {
      if (news.kind === 'progress') onProgress({ stage: news.stage, done: news.done, of: news.of, share: news.share });
      else ({ problems } = news);
    });
    const ended = new Promise<RunEnd>((resolve) => {
      child.on('error', (error) => resolve({ kind: 'broken', reason: error.message }));
      child.on('close', (code, signal) => {
        if (code === BAD_INPUT && problems !== null) resolve({ kind: 'refused', problems });
        else if (code === 0 || code === 1 || code === 3) resolve({ kind: 'done', status: STATUSES[code] });
        else resolve({ kind: 'broken', reason: signal === null ? `exit code ${code}: ${words.trim().split('\n').at(-1) ?? ''}` : `ended by ${signal}` });
      });
    });
    return { ended, stop: () => child.kill('SIGKILL') };
  };
