/** Progress on the terminal: a bar where there is one, a line now and then where there is not. */
import { SingleBar } from 'cli-progress';

const FIRST_AFTER_MS = 1_500;
const LINE_EVERY_MS = 5_000;

export interface Progress {
  /** `of` null: the end is not known. */
  step(name: string, done: number, of: number | null): void;
  stop(): void;
}

/** Shown on standard error, only for what takes longer than a second and a half; never on standard output. */
export function terminalProgress(quiet: boolean): Progress {
  const started = Date.now();
  let lastLine = started;
  let bar: SingleBar | null = null;
  let barName = '';
  const isTerminal = process.stderr.isTTY;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    stop,
    step(name, done, of) {
      const now = Date.now();
      if (quiet || now - started < FIRST_AFTER_MS) return;
      if (!isTerminal || of === null) {
        if (now - lastLine < LINE_EVERY_MS) return;
        lastLine = now;
        const seconds = (now - started) / 1_000;
        const left = of === null || done === 0 ? '' : `, ${(done / seconds).toPrecision(3)} /s, 余 left ${((seconds * (of - done)) / done).toFixed(0)} s`;
        process.stderr.write(`${name}${of === null ? '' : `: ${done} / ${of}`} (${seconds.toFixed(0)} s${left})\n`);
        return;
      }
      if (bar === null || barName !== name) {
        stop();
        barName = name;
        bar = new SingleBar({ format: `${name} {bar} {percentage}% {value}/{total} · {speed} /s · 余 left {eta} s`, stream: process.stderr, hideCursor: true, clearOnComplete: true });
        bar.start(of, done);
      } else bar.update(done);
      bar.update({ speed: (done / ((now - started) / 1_000)).toPrecision(3) });
    },
  };
}
