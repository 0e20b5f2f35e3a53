// Where a webhook may go. A configured address is no free hand for this machine's own network: a name that leads to a
// private, loopback or link-local address is refused unless the configuration allows it (SSRF).
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

export type ResolveHost = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const resolveHost: ResolveHost = (host) => lookup(host, { all: true });

// IANA's special-purpose registries (RFC 6890 and later), and what can carry an IPv4 address inside (6to4, Teredo, NAT64).
const blocked = new BlockList();
for (const [net, prefix] of [
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
] as const)
  blocked.addSubnet(net, prefix, 'ipv4');
for (const [net, prefix] of [
  ['::', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  blocked.addSubnet(net, prefix, 'ipv6');

/** Whether an address is one of the open Internet. IPv4 inside IPv6 (`::ffff:…`) is judged as the IPv4 it is. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address);
  return family !== 0 && !blocked.check(address, family === 4 ? 'ipv4' : 'ipv6');
};

export type AddressCheck = { readonly ok: true } | { readonly ok: false; readonly code: string };

/**
 * Whether a webhook may be posted to `url`, asked before each attempt: codes `webhook-address` (not http or https, or with a
 * password in it), `webhook-unresolved` (its name is not known now), `webhook-private`.
 */
export const checkAddress = async (
  url: string,
  { allowPrivate, resolve = resolveHost }: { readonly allowPrivate: boolean; readonly resolve?: ResolveHost },
): Promise<AddressCheck> => {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const plain = parsed?.protocol === 'http:' || parsed?.protocol === 'https:';
  if (parsed === null || !plain || parsed.hostname === '' || parsed.username !== '' || parsed.password !== '')
    return { ok: false, code: 'webhook-address' };
  if (allowPrivate) return { ok: true };
  const host = parsed.hostname.replace(/^\[|\]$/gu, '');
  try {
    // One private address among several is enough: nobody knows which one is taken.
    const addresses = isIP(host) === 0 ? (await resolve(host)).map(({ address }) => address) : [host];
    if (addresses.length === 0) return { ok: false, code: 'webhook-unresolved' };
    return addresses.every(isPublicAddress) ? { ok: true } : { ok: false, code: 'webhook-private' };
  } catch {
    return { ok: false, code: 'webhook-unresolved' };
  }
};
