import { createServer, type AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { isPrivate, post, PrivateAddressError } from '../../../web-report/api/outgoing.js';

test('addresses of this machine, of private networks and of no one machine are private', () => {
  for (const address of ['127.0.0.1', '10.1.2.3', '172.31.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '0.0.0.0', '224.0.0.1', '255.255.255.255', '::1', '::', 'fe80::1', 'fd00::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'no address']) expect([address, isPrivate(address)]).toEqual([address, true]);
  for (const address of ['8.8.8.8', '::ffff:8.8.8.8', '172.32.0.1', '192.169.0.1', '2400:3200::1']) expect([address, isPrivate(address)]).toEqual([address, false]);
});

test('neither an address nor a name leads into this machine, however it is written', async () => {
  const server = createServer((socket) => socket.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  for (const host of ['127.0.0.1', 'localhost', '2130706433', '0x7f.1', '[::1]', '[::ffff:127.0.0.1]']) await expect(post(new URL(`http://${host}:${port}/`), {}, '', false)).rejects.toThrow(PrivateAddressError);
  server.close();
});
