/** Runs of the key, as the server tells them: the list, and each step of one that goes on. */
import type { Label } from '../../../engine/core/label.js';
import { askWithKey } from './ask.js';

export interface Run {
  readonly id: string;
  readonly scenario: string | null;
  readonly state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  readonly status: string | null;
  readonly created: string;
  readonly ended: string | null;
  readonly position: number | null;
  readonly progress: { readonly stage: string; readonly share: number; readonly done: number; readonly of: number; readonly leftSeconds: number | null } | null;
  readonly errors: readonly { readonly code: string; readonly text: Label }[];
}

export interface ResultFile {
  readonly name: string;
  readonly bytes: number;
  readonly href: string;
}

export const goesOn = ({ state }: Run): boolean => state === 'queued' || state === 'running';

/** The newest first. */
export async function readRuns(): Promise<readonly Run[]> {
  const { runs } = (await (await askWithKey('/v1/runs')).json()) as { readonly runs: readonly Run[] };
  return [...runs].sort((a, b) => (a.created < b.created ? 1 : -1));
}

export const readScenarios = async (): Promise<readonly string[]> => ((await (await askWithKey('/v1/scenarios')).json()) as { readonly scenarios: readonly string[] }).scenarios;
export const startRun = async (scenario: string): Promise<Run> => (await (await askWithKey('/v1/runs', 'POST', { scenario })).json()) as Run;
export const cancelRun = (id: string): Promise<Response> => askWithKey(`/v1/runs/${id}`, 'DELETE');
export const readFiles = async (id: string): Promise<readonly ResultFile[]> => ((await (await askWithKey(`/v1/runs/${id}/results`)).json()) as { readonly files: readonly ResultFile[] }).files;

/** Every step of a run until it ends, is given up or the line breaks: events with a key, which an EventSource cannot send. */
export async function follow(id: string, onRun: (run: Run) => void, signal: AbortSignal): Promise<void> {
  const answer = await askWithKey(`/v1/runs/${id}/events`, 'GET', undefined, signal);
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const events = (text + value).split('\n\n');
    text = events.pop() ?? '';
    for (const event of events) {
      const data = /^data: (.*)$/m.exec(event)?.[1];
      if (data === undefined) continue;
      const run = JSON.parse(data) as Run;
      onRun(run);
      if (!goesOn(run)) {
        await reader.cancel();
        return;
      }
    }
  }
}
