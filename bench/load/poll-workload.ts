/**
 * Pollers in a process of their own: `<port> <pollers> <requests a second> <seconds> <county,county,…>`. Each keeps the tag it was
 * given and asks again with it; prints `{requests, errors, kinds, unchanged, p50, p99, most}` as JSON, times in ms from when a request was
 * due, the errors counted by kind (the code of a broken connection or the status that came).
 */
import { Agent, request } from 'node:http';

const [port, pollers, rate, seconds, counties] = process.argv.slice(2) as [string, string, string, string, string];
const areas = counties.split(',');
const agent = new Agent({ keepAlive: true, maxSockets: Number(pollers) });
const tags = new Map<number, string>();
const times: number[] = [];
const kinds: Record<string, number> = {};
let [errors, unchanged] = [0, 0];
const count = (kind: string): void => {
  errors++;
  kinds[kind] = (kinds[kind] ?? 0) + 1;
};

const ask = (poller: number): Promise<void> =>
  new Promise((resolve) => {
    const due = performance.now();
    const tag = tags.get(poller);
    const fail = (error: NodeJS.ErrnoException): void => {
      count(error.code ?? error.message);
      resolve();
    };
    const asked = request({ port: Number(port), host: '127.0.0.1', agent, path: `/v1/risks?county=${areas[poller % areas.length]!}`, headers: { 'accept-encoding': 'gzip', ...(tag === undefined ? {} : { 'if-none-match': tag }) } }, (answer) => {
      answer.resume();
      answer.on('error', fail);
      answer.on('end', () => {
        const { statusCode, headers } = answer;
        if (statusCode === 304) unchanged++;
        else if (statusCode !== 200) count(String(statusCode));
        if (headers.etag !== undefined) tags.set(poller, headers.etag);
        times.push(performance.now() - due);
        resolve();
      });
    });
    asked.on('error', fail);
    asked.end();
  });

const all: Promise<void>[] = [];
const total = Number(rate) * Number(seconds);
const begun = performance.now();
await new Promise<void>((resolve) => {
  const timer = setInterval(() => {
    const due = Math.min(total, Math.floor(((performance.now() - begun) / 1_000) * Number(rate)));
    while (all.length < due) all.push(ask(all.length % Number(pollers)));
    if (all.length < total) return;
    clearInterval(timer);
    resolve();
  }, 5);
});
await Promise.all(all);
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? NaN;
console.log(JSON.stringify({ requests: all.length, errors, kinds, unchanged, p50: at(0.5), p99: at(0.99), most: at(1) }));
