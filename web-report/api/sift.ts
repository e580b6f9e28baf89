/**
 * Polls that are answered as they lie in a chunk of bytes, before a parser makes anything of them: node:http takes twice as long over
 * a request as it takes to tell that nothing is new.
 *
 * Every connection stays one of node:http, with its time-outs, its limits and its end; only its bytes are looked at on their way to
 * the parser. While the parser rests between two messages, requests of the plainest form whose answers are at hand are told them, and
 * the parser does not learn of them. A connection on which anything came that is not of that form is the parser's alone from then on:
 * where a message ends is never a matter of two opinions. Source: RFC 9112, sections 2.2 to 6; RFC 9110, section 5.
 */
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { Socket } from 'node:net';

/** What a plain request asks: the same object for the same bytes, as long as they are known. */
export interface Plain {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** An answer as it is written: status, lines of its headers, each with its end, those that are its own and those made ready as bytes, and body. */
interface Told {
  readonly status: 200 | 304;
  readonly own: string;
  readonly ready: Buffer;
  readonly body: Buffer | null;
}

/** What is at hand for a plain request from a connection; null: it has to be parsed. */
type Teller = (request: Plain, socket: Socket) => Told | null;

const TARGET = /^GET (\/[\w\-.~!$&'()*+,;=:@/?%]*) HTTP\/1\.1$/;
const LINE = /^([A-Za-z\d-]+): ([!-~](?:[ -~]*[!-~])?)$/;
/** Headers that say nothing of where a message ends or what becomes of its connection. */
const HARMLESS = new Set(['accept', 'accept-charset', 'accept-encoding', 'accept-language', 'authorization', 'cache-control', 'cookie', 'dnt', 'forwarded', 'from', 'host', 'if-modified-since', 'if-none-match', 'origin', 'pragma', 'priority', 'referer', 'sec-ch-ua', 'sec-ch-ua-mobile', 'sec-ch-ua-platform', 'sec-fetch-dest', 'sec-fetch-mode', 'sec-fetch-site', 'sec-gpc', 'traceparent', 'tracestate', 'user-agent', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-port', 'x-forwarded-proto', 'x-real-ip', 'x-request-id']);

const END = '\r\n\r\n';
/** Bytes of a head. */
const MOST_HEAD = 4_096;
/** Heads that are known: a program sends the same one again and again. */
const MOST_KNOWN = 2_000;
/** Bytes of answers to one chunk; whoever wants more at once is held back by node:http. */
const MOST_TOLD = 1_048_576;

/** A request by the bytes of its head, its empty line with it; null: it is not of the plain form. */
export function plainOf(head: string): Plain | null {
  const [first = '', ...lines] = head.slice(0, -END.length).split('\r\n');
  const url = TARGET.exec(first)?.[1];
  if (url === undefined) return null;
  const headers = new Map<string, string>();
  for (const line of lines) {
    const [, name = '', value = ''] = LINE.exec(line) ?? [];
    const key = name.toLowerCase();
    if (headers.has(key) || !(HARMLESS.has(key) || (key === 'connection' && value.toLowerCase() === 'keep-alive'))) return null;
    headers.set(key, value);
  }
  return headers.has('host') ? { url, headers: Object.fromEntries(headers) } : null;
}

interface Found {
  readonly plain: Plain;
  readonly end: number;
}

/** A connection as far as its parser and its answers go. */
interface Line {
  /** Requests that node:http made of its bytes. */
  met: number;
  /** Of those, the ones whose answers are not through. */
  open: number;
  /** Bytes of the plain request read last, and what it asks. */
  head: Buffer | null;
  found: Plain | null;
}

/** Heads as they were read. */
class PlainHeads {
  readonly #known = new Map<string, Plain | null>();

  /** The request that begins there in a chunk, and where it ends; null: it is no plain one, or not there as a whole. */
  at(chunk: Buffer, from: number, line: Line): Found | null {
    const { head: known, found } = line;
    // who polls sends the same bytes again
    if (known !== null && chunk.length - from >= known.length && chunk.compare(known, 0, known.length, from, from + known.length) === 0) return { plain: found!, end: from + known.length };
    const end = chunk.indexOf(END, from, 'latin1') + END.length;
    if (end < END.length || end - from > MOST_HEAD) return null;
    const head = chunk.toString('latin1', from, end);
    let plain = this.#known.get(head);
    if (plain === undefined) {
      if (this.#known.size >= MOST_KNOWN) this.#known.clear();
      this.#known.set(head, (plain = plainOf(head)));
    }
    if (plain === null) return null;
    [line.head, line.found] = [Buffer.from(chunk.subarray(from, end)), plain];
    return { plain, end };
  }
}

/** A longer body is written from where it lies [bytes]. */
const COPIED = 16_384;

const STATUS = { 200: 'HTTP/1.1 200 OK\r\n', 304: 'HTTP/1.1 304 Not Modified\r\n' } as const;

let last = { second: 0, timeout: 0, bytes: Buffer.alloc(0) };

/** What node:http adds to every answer on a connection that stays, the same for a second. */
function closing({ keepAliveTimeout: timeout }: Server): Buffer {
  const second = Math.floor(Date.now() / 1_000);
  if (second !== last.second || timeout !== last.timeout) last = { second, timeout, bytes: Buffer.from(`Date: ${new Date(second * 1_000).toUTCString()}\r\nConnection: keep-alive\r\n${timeout > 0 ? `Keep-Alive: timeout=${Math.floor(timeout / 1_000)}\r\n` : ''}\r\n`) };
  return last.bytes;
}

/** Lines that were made ready, with what follows them this second. */
const closed = new WeakMap<Buffer, { readonly end: Buffer; readonly bytes: Buffer }>();

function withEnd(ready: Buffer, end: Buffer): Buffer {
  let made = closed.get(ready);
  if (made?.end !== end) closed.set(ready, (made = { end, bytes: Buffer.concat([ready, end]) }));
  return made.bytes;
}

/** Answers one after the other as bytes, but for the body of the last where it is long: text that is joined and written as text takes several times as long. */
function bytesOf(all: readonly Told[], end: Buffer): Buffer {
  const isCopied = (body: Buffer | null): body is Buffer => body !== null && body.length <= COPIED;
  let size = 0;
  for (const { status, own, ready, body } of all) size += STATUS[status].length + own.length + ready.length + end.length + (isCopied(body) ? body.length : 0);
  const out = Buffer.allocUnsafe(size);
  let at = 0;
  for (const { status, own, ready, body } of all) {
    at += out.write(STATUS[status] + own, at, 'latin1');
    const bytes = withEnd(ready, end);
    out.set(bytes, at);
    at += bytes.length;
    if (!isCopied(body)) continue;
    out.set(body, at);
    at += body.length;
  }
  return out;
}

/** Answer plain requests on connections of a server where a teller can. */
export function sift(server: Server, tell: Teller): void {
  const heads = new PlainHeads();
  const lines = new WeakMap<Socket, Line>();

  /** Tell what is at hand of a chunk. @returns where the first request begins that was told nothing */
  const answered = (socket: Socket, chunk: Buffer, line: Line): number => {
    let [at, size, all] = [0, 0, [] as Told[]];
    const end = closing(server);
    while (at < chunk.length && size < MOST_TOLD) {
      const found = heads.at(chunk, at, line);
      const told = found === null ? null : tell(found.plain, socket);
      if (told === null) break;
      at = found!.end;
      all.push(told);
      const { body } = told;
      if (body === null) continue;
      size += body.length;
      if (body.length <= COPIED) continue;
      if (socket.writableCorked === 0) socket.cork();
      socket.write(bytesOf(all, end));
      socket.write(body);
      all = [];
    }
    if (all.length > 0) socket.write(bytesOf(all, end));
    if (socket.writableCorked > 0) socket.uncork();
    return at;
  };

  /** How many plain requests a chunk is; null: it is something else too. */
  const countOf = (chunk: Buffer, line: Line): number | null => {
    let count = 0;
    for (let at = 0; at < chunk.length; count++) {
      const found = heads.at(chunk, at, line);
      if (found === null) return null;
      at = found.end;
    }
    return count;
  };

  server.on('request', ({ socket }, reply) => {
    const line = lines.get(socket);
    if (line === undefined) return;
    line.met++;
    line.open++;
    reply.once('close', () => line.open--);
  });
  server.on('connection', (socket: Socket) => {
    const [parse, ...others] = socket.listeners('data') as ((chunk: Buffer) => void)[];
    if (parse === undefined || others.length > 0) return;
    const line: Line = { met: 0, open: 0, head: null, found: null };
    lines.set(socket, line);
    const leave = (): void => {
      lines.delete(socket);
      socket.off('data', look);
      socket.on('data', parse);
    };
    const look = (chunk: Buffer): void => {
      // the parser has to have met one request, or it takes the connection for one on which nothing comes
      const rests = line.met > 0 && line.open === 0 && socket.writable && socket.writableLength === 0;
      const at = rests ? answered(socket, chunk, line) : 0;
      if (at === chunk.length) return;
      const rest = chunk.subarray(at);
      const [count, before] = [countOf(rest, line), line.met];
      if (count === null) leave();
      parse(rest);
      // it and the parser have to agree on what a request is
      if (count !== null && count !== line.met - before) leave();
    };
    socket.off('data', parse);
    socket.on('data', look);
  });
}
