import { lookup as resolveName } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Addresses that are not of the open internet: private, loopback, link-local, multicast, documentation, and IPv6
 * ranges that carry an IPv4 address inside (IANA's special-purpose registries). Mapped IPv4 (::ffff:10.0.0.1)
 * is checked by BlockList itself.
 */
const closedRanges: readonly [string, number, "ipv4" | "ipv6"][] = [
  ["0.0.0.0", 8, "ipv4"],
  ["10.0.0.0", 8, "ipv4"],
  ["100.64.0.0", 10, "ipv4"],
  ["127.0.0.0", 8, "ipv4"],
  ["169.254.0.0", 16, "ipv4"],
  ["172.16.0.0", 12, "ipv4"],
  ["192.0.0.0", 24, "ipv4"],
  ["192.0.2.0", 24, "ipv4"],
  ["192.88.99.0", 24, "ipv4"],
  ["192.168.0.0", 16, "ipv4"],
  ["198.18.0.0", 15, "ipv4"],
  ["198.51.100.0", 24, "ipv4"],
  ["203.0.113.0", 24, "ipv4"],
  ["224.0.0.0", 4, "ipv4"],
  ["240.0.0.0", 4, "ipv4"],
  ["::", 96, "ipv6"], // unspecified, loopback, IPv4-compatible
  ["::ffff:0:0:0", 96, "ipv6"],
  ["64:ff9b::", 96, "ipv6"],
  ["64:ff9b:1::", 48, "ipv6"],
  ["100::", 64, "ipv6"],
  ["2001::", 23, "ipv6"], // Teredo and others
  ["2001:db8::", 32, "ipv6"],
  ["2002::", 16, "ipv6"],
  ["fc00::", 7, "ipv6"],
  ["fe80::", 10, "ipv6"],
  ["fec0::", 10, "ipv6"],
  ["ff00::", 8, "ipv6"],
];
const closed = new BlockList();
for (const [net, prefix, family] of closedRanges) closed.addSubnet(net, prefix, family);

/** Whether a server may connect to it on a stranger's word. Anything that is no address may not. */
export function isOpenAddress(address: string): boolean {
  const [bare = ""] = address.split("%");
  const family = isIP(bare);
  return family !== 0 && !closed.check(bare, family === 6 ? "ipv6" : "ipv4");
}

/** An address of the inside, or no http address at all. */
export class ForbiddenAddress extends Error {
  readonly code = "FORBIDDEN_ADDRESS";
}

/** http or https, without a name and password in it; a literal address must be open. @throws ForbiddenAddress */
export function checkUrl(url: URL, isAllowed: (address: string) => boolean): void {
  const isHttp = url.protocol === "http:" || url.protocol === "https:";
  if (!isHttp || url.username || url.password) throw new ForbiddenAddress("Not an http address");
  // An IPv6 literal stands in brackets.
  const host = url.hostname.replace(/^\[(.*)\]$/, "$1");
  if (isIP(host) && !isAllowed(host)) throw new ForbiddenAddress("An inner address");
}

/**
 * The `lookup` of a connection: names are resolved here and the connection goes to just the addresses that were
 * checked, so a name that answers differently a moment later (DNS rebinding) gains nothing.
 */
export function checkedLookup(isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    resolveName(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, "", 4);
      const [first] = addresses;
      if (!first || !addresses.every(({ address }) => isAllowed(address)))
        return done(new ForbiddenAddress("An inner address"), "", 4);
      if (options.all) done(null, addresses);
      else done(null, first.address, first.family);
    });
  };
}
