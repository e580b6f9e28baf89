/** Tidying up when the process is told to stop: on SIGINT, SIGTERM and SIGHUP, and on `process.exit`. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Have `tidy` called if the process ends before the returned function is called. When a signal comes and nobody else
 * listens for it, the process then ends by that signal: a shell reports 130 for SIGINT. It does not end by `process.exit`,
 * which waits for ever for a DuckDB thread that in turn waits for its next rows.
 *
 * @param tidy synchronous, and safe to call twice
 * @returns ends the watch
 */
export function tidyOnExit(tidy: () => void): () => void {
  const onSignal = (signal: NodeJS.Signals): void => {
    const alone = process.listenerCount(signal) === 1;
    tidy();
    if (!alone) return;
    process.off(signal, onSignal);
    process.kill(process.pid, signal);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on('exit', tidy);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off('exit', tidy);
  };
}
