/** What a tenant types as the address of their provider: hostile ones, and ones that have to work. */
export type OwnCases = { hostile: readonly string[]; wellFormed: readonly { dsn: string; origin: string }[] };

const LOOPBACK_SPELLINGS = [
  ...["127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.254.254.254", "0", "0.0.0.0", "0x7f000001", "0x7f.1"],
  ...["2130706433", "017700000001", "0177.0.0.1", "0x7f.0x0.0x0.0x1", "%31%32%37%2e%30%2e%30%2e%31", "127.0.0.1%00"],
  ...["①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "localhost", "localhost.", "LOCALHOST", "api8.localhost"],
  ...["[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[::1%25lo]"],
  ...["[64:ff9b::127.0.0.1]", "127.0.0.1.nip.io", "localtest.me", "spoofed.burpcollaborator.net"],
];

/** Addresses that a network keeps for itself, by the name that their owners gave them. */
const INSIDE = [
  ...["169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal", "100.100.100.200", "192.0.0.192"],
  ...["10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "[fe80::1]", "[fc00::1]", "parley.internal"],
];

/** @param port where the canary listens */
export function ownCases(port: number): OwnCases {
  const canary = `127.0.0.1:${port}`;
  return {
    hostile: [
      ...LOOPBACK_SPELLINGS.flatMap((host) => [`http://${host}:${port}`, `https://${host}:${port}/`]),
      ...LOOPBACK_SPELLINGS.map((host) => `${host}:${port}`),
      ...INSIDE.map((host) => `https://${host}/`),
      // Two readers, two opinions of which part is the host.
      `https://api8.unipile.com:13443@${canary}/`,
      `https://api8.unipile.com@${canary}`,
      `https://${canary}#@api8.unipile.com/`,
      `https://${canary}?@api8.unipile.com/`,
      `https://${canary}\\@api8.unipile.com/`,
      `https://${canary}/\\api8.unipile.com`,
      `https://api8.unipile.com\\@${canary}/`,
      `https://api8.unipile.com#@${canary}/`,
      `https://${canary}/.unipile.com`,
      `https://${canary}%2f.unipile.com`,
      `https://127.0.0.1%00.unipile.com:${port}/`,
      `https://127.0.0.1%2eunipile.com:${port}/`,
      `https://127.0.0.1;api8.unipile.com:${port}/`,
      `https://127.0.0.1,api8.unipile.com:${port}/`,
      `https://[::1].unipile.com:${port}/`,
      `//${canary}/`,
      `///${canary}/`,
      `https:${canary}`,
      `https:/${canary}`,
      `https:\\\\${canary}\\`,
      `\thttps://${canary}`,
      `https://${canary}\r\nhost: api8.unipile.com`,
      `ht\ntp://${canary}`,
      // Ours by the look of the name, somebody else's by its owner.
      `https://api8.unipile.com.attacker.example:${port}/`,
      `https://evil-unipile.com:${port}/`,
      `https://unipile.com.:${port}/`,
      `https://api8.unipile.com.:${port}/`,
      `https://www.unipile.com/`,
      `https://xn--unpile-q9a.com/`,
      `https://api8.unipile.com@api8.unipile.com:13443/`,
      // Not what answers a provider's calls.
      ...["ftp", "file", "gopher", "ws", "wss", "data", "javascript", "blob", "dict", "ldap", "jar", "netdoc"].map(
        (scheme) => `${scheme}://${canary}/`,
      ),
      ...[0, 21, 22, 25, 110, 1433, 3306, 5432, 6379, 11211, 27017, 65536].map((p) => `https://api8.unipile.com:${p}/`),
      "https://api8.unipile.com:13443/api/v1/../../x",
      "https://api8.unipile.com:13443/?a=b",
      "https://api8.unipile.com:13443/#a",
      "",
      " ",
      `https://${"a".repeat(300)}.unipile.com/`,
    ],
    wellFormed: [
      { dsn: "api8.unipile.com:13443", origin: "https://api8.unipile.com:13443" },
      { dsn: "https://api8.unipile.com:13443", origin: "https://api8.unipile.com:13443" },
      { dsn: "https://api8.unipile.com:13443/", origin: "https://api8.unipile.com:13443" },
      { dsn: "HTTPS://API8.UniPile.COM:13443", origin: "https://api8.unipile.com:13443" },
      { dsn: "  api12.unipile.com:17560\n", origin: "https://api12.unipile.com:17560" },
      { dsn: "api1.unipile.com", origin: "https://api1.unipile.com" },
      { dsn: "api.unipile.com:443", origin: "https://api.unipile.com" },
    ],
  };
}
