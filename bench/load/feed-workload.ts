/** A feed in a process of its own: `<port> <token> <villages> <rows a second> <seconds> [<minutes between rows of a place, 5>]`; every row is new, as of a gauge, the last as of now; prints `{rows, errors, slowest, seconds}` as JSON. */
import { codeOf } from './monitored.js';

const [port, token, villages, rate, seconds, minutes = '5'] = process.argv.slice(2) as [string, string, string, string, string, string?];
const [A_SECOND, EVERY_MS] = [4, Number(minutes) * 60_000] as const;
const codes = Array.from({ length: Number(villages) }, (_, k) => codeOf(k));
const begun = performance.now();
/** Of the first round [ms since 1970]: the last one is no later than now. */
const start = Date.now() - Math.ceil((Number(rate) * Number(seconds)) / codes.length) * EVERY_MS;
let sent = 0;

/** The next places in turn; a round later the same again, one step further. */
function batch(count: number): string {
  const lines: string[] = [];
  for (let k = 0; k < count; k++, sent++) {
    const [place, round] = [sent % codes.length, Math.floor(sent / codes.length)];
    lines.push(`{"place":"${codes[place]!}","variable":"rain","time":"${new Date(start + round * EVERY_MS).toISOString()}","value":${(place + round) % 40},"unit":"mm"}`);
  }
  return `${lines.join('\n')}\n`;
}

let [rows, errors, slowest] = [0, 0, 0];
const each = Number(rate) / A_SECOND;
for (let k = 0; k < Number(seconds) * A_SECOND; k++) {
  const body = batch(each);
  const wait = begun + (k * 1_000) / A_SECOND - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const from = performance.now();
  const answer = await fetch(`http://127.0.0.1:${port}/v1/observations?report=problems&source=gauge`, { method: 'POST', body, headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' } });
  await answer.text();
  if (answer.ok) rows += each;
  else errors++;
  slowest = Math.max(slowest, performance.now() - from);
}
console.log(JSON.stringify({ rows, errors, slowest, seconds: (performance.now() - begun) / 1_000 }));
