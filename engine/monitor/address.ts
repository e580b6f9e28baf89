/**
 * Where a message may not be sent: addresses inside our own host and network, by whatever name or spelling.
 *
 * Source: IANA IPv4 and IPv6 special-purpose address registries (RFC 6890 and its updates).
 */
import { BlockList, isIP, isIPv4 } from 'node:net';
import { InputError, quote, throwIfAny, type Problem } from '../core/errors.js';

const INSIDE_4 = ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'] as const;
/** Loopback, mapped, translated (NAT64, 6to4, Teredo), discard, documentation, unique local, link-local, site-local, multicast. */
const INSIDE_6 = ['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'] as const;

const MAPPED = /^::(?:ffff:(?:0:)?)?(\d+\.\d+\.\d+\.\d+)$/i;
const MAPPED_HEX = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i;

/** An IPv4 address written as IPv6, as what it is. */
function plain(address: string): string {
  const bare = address.replace(/^\[|\]$/g, '').split('%')[0]!;
  const [, dotted] = MAPPED.exec(bare) ?? [];
  if (dotted !== undefined) return dotted;
  const [, high, low] = MAPPED_HEX.exec(bare) ?? [];
  if (high === undefined || low === undefined) return bare;
  const [a, b] = [Number.parseInt(high, 16), Number.parseInt(low, 16)];
  return [a >> 8, a & 255, b >> 8, b & 255].join('.');
}

function listOf(ranges: readonly string[], place: string, code: string): BlockList {
  const list = new BlockList();
  const problems: Problem[] = [];
  for (const range of ranges) {
    const [address = '', bits, ...more] = range.split('/');
    const family = isIPv4(address) ? 'ipv4' : 'ipv6';
    const most = family === 'ipv4' ? 32 : 128;
    const length = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || more.length > 0 || !/^\d{1,3}$/.test(bits ?? '0') || length > most) problems.push({ place, expected: 'an address or a range such as 10.1.0.0/16', found: quote(range), code });
    else list.addSubnet(address, length, family);
  }
  throwIfAny(problems);
  return list;
}

const inside4 = listOf(INSIDE_4, 'addresses inside', 'webhook/bad-range');
const inside6 = listOf(INSIDE_6, 'addresses inside', 'webhook/bad-range');

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv4(address) ? 'ipv4' : 'ipv6');

/**
 * Whether an address is one of these, however it is written.
 *
 * @param place what the ranges were given as, for the error
 * @throws InputError with this code
 */
export function addressList(ranges: readonly string[], place: string, code: string): (address: string) => boolean {
  const list = listOf(ranges, place, code);
  return (given) => {
    const address = plain(given);
    return isIP(address) !== 0 && list.check(address, familyOf(address));
  };
}

export interface AddressRules {
  /** Why nothing is sent to this address; null where it may. */
  readonly refusal: (address: string) => string | null;
}

/**
 * Rules that refuse everything inside.
 *
 * @param allowed addresses and ranges that are good all the same: a receiver on the network of the same county
 * @throws InputError `webhook/bad-range`
 */
export function addressRules(allowed: readonly string[] = []): AddressRules {
  const isGood = addressList(allowed, '--webhooks-into', 'webhook/bad-range');
  return {
    refusal: (given) => {
      const address = plain(given);
      if (isIP(address) === 0) return `${address} is no address`;
      if (isGood(address)) return null;
      const family = familyOf(address);
      return (family === 'ipv4' ? inside4 : inside6).check(address, family) ? `${address} is not a public address` : null;
    },
  };
}

/** Names of our own host and network. */
const INSIDE_NAME = /(^|\.)(localhost|local|internal|intranet|lan|home\.arpa)\.?$/i;

/**
 * The address a message may be sent to, as far as its text tells; a name is looked up again at each try.
 *
 * @throws InputError `webhook/bad-url`
 */
export function checkedUrl(text: string, rules: AddressRules): URL {
  const refuse = (expected: string, found: string): InputError => new InputError([{ place: '/url', expected, found, code: 'webhook/bad-url' }]);
  if (!URL.canParse(text)) throw refuse('an address such as https://example.cn/hook', quote(text));
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('https:// or http://', quote(url.protocol));
  if (url.username !== '' || url.password !== '') throw refuse('an address without a name and password', 'one with them');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const refusal = isIP(host) === 0 ? (INSIDE_NAME.test(host) ? `${host} is a name of this host or network` : null) : rules.refusal(host);
  if (refusal !== null) throw refuse('an address outside our own network', refusal);
  return url;
}
