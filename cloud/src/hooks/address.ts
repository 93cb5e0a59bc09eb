// Which addresses a message may go to: public ones, and those that the configuration names; pure but for node:net.
import { BlockList, isIP } from 'node:net';

export interface HookAddresses {
  /** Host names, or `*.example.com`; any public one when there are none. */
  readonly hosts: readonly string[];
  /** These may be in a private network, and be spoken to without TLS. */
  readonly privateHosts: readonly string[];
}

export type AddressRefusal = 'unreadable' | 'userInfo' | 'notAllowed' | 'plain' | 'private';

/** Special-purpose blocks of IPv4 (IANA registry, RFC 6890 and its updates): none of them is somebody on the internet. */
const SPECIAL_V4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;
/** Of IPv6 only 2000::/3 is given out; these parts of it are tunnels into other networks, and documentation. */
const SPECIAL_V6 = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const;

type Nets = readonly (readonly [net: string, prefix: number])[];
function blocksOf(v4: Nets, v6: Nets): BlockList {
  const blocks = new BlockList();
  for (const [net, prefix] of v4) blocks.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of v6) blocks.addSubnet(net, prefix, 'ipv6');
  return blocks;
}
const special = blocksOf(SPECIAL_V4, SPECIAL_V6);
const globalV6 = blocksOf([], [['2000::', 3]]);

/** Is it an address on the internet? What cannot be read is none. */
export function isPublic(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !special.check(address, 'ipv4');
  // Also addresses of IPv4 in the clothes of IPv6 (::ffff:10.0.0.1, 64:ff9b::a00:1): they are outside of 2000::/3.
  return family === 6 && globalV6.check(address, 'ipv6') && !special.check(address, 'ipv6');
}

const named = (patterns: readonly string[], host: string): boolean =>
  patterns.some((pattern) => (pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : pattern === host));

/** `[::1]` without its brackets, and without the dot that ends a full name. */
export const hostOf = (url: URL): string => url.hostname.replaceAll(/^\[|\]$|\.$/g, '').toLowerCase();

export const mayBePrivate = ({ privateHosts }: HookAddresses, host: string): boolean => named(privateHosts, host);

/** What can be said before a name is looked up. @returns null when nothing speaks against it */
export function refusalOf(text: string, addresses: HookAddresses): AddressRefusal | null {
  if (!URL.canParse(text)) return 'unreadable';
  const url = new URL(text);
  const host = hostOf(url);
  if (url.username !== '' || url.password !== '') return 'userInfo';
  const isPrivate = mayBePrivate(addresses, host);
  if (addresses.hosts.length > 0 && !isPrivate && !named(addresses.hosts, host)) return 'notAllowed';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isPrivate)) return 'plain';
  if (isPrivate) return null;
  const isLocalName = host === 'localhost' || host.endsWith('.localhost') || !host.includes('.');
  return (isIP(host) === 0 ? isLocalName : !isPublic(host)) ? 'private' : null;
}

export const REFUSALS: Readonly<Record<AddressRefusal, string>> = {
  unreadable: 'it is no address',
  userInfo: 'a name and a password do not belong into an address',
  notAllowed: 'its host is not among webhooks.hosts of the configuration',
  plain: 'it has to begin with https',
  private: 'it leads into a private network, and is not among webhooks.privateHosts of the configuration',
};
