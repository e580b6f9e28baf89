/** The other end of the wire for `monitor-serve`: `<port> <requests> <connections> <requests on their way on one> <text of a request>`; prints its milliseconds. */
import { connect } from 'node:net';

const [port, requests, connections, window, text] = process.argv.slice(2) as [string, string, string, string, string];
const request = text.replaceAll('\\r\\n', '\r\n');
const each = Math.ceil(Number(requests) / Number(connections));

/** Requests one behind another on a line, so many on their way at once. */
const line = (): Promise<void> =>
  new Promise((resolve, reject) => {
    let [sent, got, rest] = [0, 0, ''];
    const socket = connect(Number(port), '127.0.0.1', () => {
      sent = Math.min(Number(window), each);
      socket.write(request.repeat(sent));
    });
    socket.setEncoding('latin1');
    socket.on('data', (part: string) => {
      const all = rest + part;
      const found = all.split('HTTP/1.1 ').length - 1;
      rest = all.slice(-8);
      got += found;
      if (got >= each) {
        socket.destroy();
        resolve();
        return;
      }
      const more = Math.min(found, each - sent);
      if (more > 0) socket.write(request.repeat(more));
      sent += more;
    });
    socket.on('error', reject);
  });

const begun = performance.now();
await Promise.all(Array.from({ length: Number(connections) }, line));
console.log(performance.now() - begun);
