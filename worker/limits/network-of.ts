/**
 * What stands for an address in limits: an IPv4 address as it is, of IPv6 the /64, which is the smallest that one
 * customer gets; anything else as it is. An IPv4 address written as IPv6 is the IPv4 address.
 */
export function networkOf(address: string): string {
  const groups = parseIpv6(address);
  if (groups === null) return address;
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) {
    const [high = 0, low = 0] = groups.slice(6);
    return [high >> 8, high & 0xff, low >> 8, low & 0xff].join(".");
  }
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(":")}::/64`;
}

/** The eight groups of an IPv6 address; null for anything else. The platform's own parser does the work. */
function parseIpv6(address: string): number[] | null {
  if (!address.includes(":") || !URL.canParse(`http://[${address}]/`)) return null;
  const [head = "", tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split("::");
  const groupsOf = (text: string) => (text === "" ? [] : text.split(":").map((group) => Number.parseInt(group, 16)));
  const left = groupsOf(head);
  const right = groupsOf(tail ?? "");
  return [...left, ...new Array<number>(8 - left.length - right.length).fill(0), ...right];
}
