/**
 * Asks for one path after another on one connection, from a process of its own: `<port> <requests> <path,path,…>`; prints `{p50, p99}` as
 * JSON [ms to the last byte]. It speaks over a bare socket, so that what it takes itself is little beside what is measured.
 */
import { connect } from 'node:net';

const [port, requests, list] = process.argv.slice(2) as [string, string, string];
const paths = list.split(',');
const END_OF_HEAD = Buffer.from('\r\n\r\n');

const socket = connect({ port: Number(port), host: '127.0.0.1', noDelay: true });
await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
socket.on('error', (error) => {
  throw error;
});

/** Bytes of the answer by its own word; NaN: its head is not whole yet. */
function lengthOf(answer: Buffer): number {
  const end = answer.indexOf(END_OF_HEAD);
  if (end < 0) return NaN;
  const head = answer.toString('latin1', 0, end);
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(`expected 200 and its length, found ${head}`);
  return end + END_OF_HEAD.length + Number(length);
}

const ask = (path: string): Promise<number> =>
  new Promise((resolve) => {
    let answer: Buffer = Buffer.alloc(0);
    let length = NaN;
    const onData = (part: Buffer): void => {
      answer = answer.length === 0 ? part : Buffer.concat([answer, part]);
      if (Number.isNaN(length)) length = lengthOf(answer);
      if (answer.length < length) return;
      socket.off('data', onData);
      resolve(performance.now() - begun);
    };
    socket.on('data', onData);
    const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n`;
    const begun = performance.now();
    socket.write(request);
  });

const times: number[] = [];
/** A server in service has answered before: what it runs is compiled by then. */
const warm = 2 * Number(requests);
for (let k = -warm; k < Number(requests); k++) {
  const ms = await ask(paths[(k + warm) % paths.length]!);
  if (k >= 0) times.push(ms);
}
socket.destroy();
times.sort((a, b) => a - b);
const at = (share: number): number => times[Math.floor((times.length - 1) * share)]!;
console.log(JSON.stringify({ p50: at(0.5), p99: at(0.99) }));
