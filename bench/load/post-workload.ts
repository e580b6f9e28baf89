/** Asks for 10,000 villages by POST from a process of its own: `<port> <villages>`; prints `{first, again}` as JSON [ms to the last byte]. */
import { request } from 'node:http';
import { codeOf } from './monitored.js';

const [port, villages] = process.argv.slice(2).map(Number) as [number, number];
const codes = [...new Set(Array.from({ length: 10_000 }, (_, k) => codeOf((k * 37) % villages)))];
const body = JSON.stringify({ codes });

const ask = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const begun = performance.now();
    const asked = request({ port, host: '127.0.0.1', path: '/v1/risks/query', method: 'POST', headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const ms = performance.now() - begun;
        const { count } = JSON.parse(Buffer.concat(parts).toString()) as { readonly count: number };
        if (count === codes.length) resolve(ms);
        else reject(new Error('villages are missing'));
      });
    });
    asked.on('error', reject);
    asked.end(body);
  });

console.log(JSON.stringify({ first: await ask(), again: await ask() }));
