/** Asks for one path after another on one connection, from a process of its own: `<port> <requests> <path,path,…>`; prints `{p50, p99}` as JSON [ms to the last byte]. */
import { Agent, get } from 'node:http';

const [port, requests, list] = process.argv.slice(2) as [string, string, string];
const paths = list.split(',');
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

const ask = (path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    get({ port: Number(port), host: '127.0.0.1', agent, path, headers: { 'accept-encoding': 'gzip' } }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${path}: ${answer.statusCode}`));
      answer.resume();
      answer.on('error', reject);
      answer.on('end', () => resolve(performance.now() - begun));
    }).on('error', reject);
  });

const times: number[] = [];
const warm = Math.ceil(Number(requests) / 5);
for (let k = -warm; k < Number(requests); k++) {
  const ms = await ask(paths[(k + warm) % paths.length]!);
  if (k >= 0) times.push(ms);
}
agent.destroy();
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor((times.length - 1) * share)]!;
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
