/** Where a directory listens. */
export interface DirectoryHost {
  name: string;
  port: number;
}

const HOST = /^(?<name>[A-Za-z0-9][\w.-]*|\[[0-9A-Fa-f:.]+\])(?::(?<port>\d{1,5}))?$/;

/**
 * `ldap.example.org:636`, several separated by commas or spaces, or a list of them; undefined where
 * one is not of this form or none is there.
 */
export function parseHosts(
  hosts: string | readonly string[],
  defaultPort: number,
): DirectoryHost[] | undefined {
  const texts = [hosts].flat().flatMap((text) => text.split(/[\s,]+/).filter(Boolean));
  const found: DirectoryHost[] = [];
  for (const text of texts) {
    const groups = HOST.exec(text)?.groups;
    const port = groups?.port === undefined ? defaultPort : Number(groups.port);
    if (groups?.name === undefined || port > 65_535) return undefined;
    found.push({ name: groups.name.replace(/^\[|\]$/g, ''), port });
  }
  return found.length > 0 ? found : undefined;
}

/** `host:port`, with brackets around an IPv6 address. */
export function formatHost({ name, port }: DirectoryHost): string {
  return `${name.includes(':') ? `[${name}]` : name}:${port}`;
}
