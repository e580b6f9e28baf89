import { expect, test } from 'vitest';
import { addressRules, checkedUrl } from '../../engine/monitor/address.js';

const rules = addressRules();

const INSIDE = ['127.0.0.1', '127.8.9.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '224.0.0.1', '239.1.1.1', '255.255.255.255', '::', '::1', 'fe80::1', 'fe80::1%eth0', 'fd00::1', 'ff02::1', 'fec0::1', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:a9fe:a9fe', '::127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:4136:e378::1', '2001:db8::1', 'not-an-address'];
const OUTSIDE = ['8.8.8.8', '114.114.114.114', '172.15.0.1', '172.32.0.1', '100.128.0.1', '::ffff:8.8.8.8', '::ffff:808:808', '240e::1', '2400:3200::1'];

test.each(INSIDE)('%s is refused', (address) => {
  expect(rules.refusal(address)).not.toBeNull();
});
test.each(OUTSIDE)('%s is good', (address) => {
  expect(rules.refusal(address)).toBeNull();
});

test('what is allowed by name is good all the same, in either spelling, and nothing beside it', () => {
  const { refusal } = addressRules(['10.1.0.0/16', 'fd00:1::/32', '127.0.0.1']);
  expect(['10.1.255.1', '::ffff:10.1.0.9', 'fd00:1::5', '127.0.0.1'].map(refusal)).toEqual([null, null, null, null]);
  for (const address of ['10.2.0.1', 'fd00:2::1', '127.0.0.2']) expect(refusal(address)).not.toBeNull();
  expect(() => addressRules(['10.1.0.0/33'])).toThrow('--webhooks-into: expected an address or a range such as 10.1.0.0/16, found "10.1.0.0/33" [webhook/bad-range]');
  for (const wrong of ['10.0.0.0/', '10.0.0.0/8/9', '10.0.0.0/1e1', '999.1.1.1']) expect(() => addressRules([wrong])).toThrow('[webhook/bad-range]');
});

test('a URL is http or https, without a password, and leads outside however its host is written', () => {
  expect(checkedUrl('https://hooks.example.cn/a?b=1', rules).href).toBe('https://hooks.example.cn/a?b=1');
  for (const bad of ['hook', 'ftp://example.cn/', 'https://user:secret@example.cn/', 'http://localhost:8080/', 'http://printer.local/', 'http://127.0.0.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://169.254.169.254/latest/meta-data']) {
    expect(() => checkedUrl(bad, rules), bad).toThrow('[webhook/bad-url]');
  }
});

test('a password in a URL is not repeated in the message', () => {
  expect(() => checkedUrl('https://user:secret@example.cn/', rules)).toThrow(/^(?!.*secret)/);
});
