/** One host key, as a line of an OpenSSH known_hosts file states it (sshd(8), SSH_KNOWN_HOSTS). */
export interface KnownHost {
  /** As written: a name, an address, or `[host]:port` where the port is not 22. */
  host: string;
  /** `ssh-ed25519`, `ecdsa-sha2-nistp256`… */
  keyType: string;
  /** The key in base64. */
  key: string;
}

export interface KnownHostsText {
  hosts: KnownHost[];
  /** Lines that say nothing that can be used, by their number, and why. */
  skipped: { line: number; reason: string }[];
}

const MAX_LINES = 20_000;

/** Reads a known_hosts file. A line with several hosts is one entry for each. */
export function parseKnownHosts(text: string): KnownHostsText {
  const read: KnownHostsText = { hosts: [], skipped: [] };
  const lines = text.split('\n', MAX_LINES + 1);
  for (const [at, line] of lines.entries()) {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) continue;
    const found = at < MAX_LINES ? parseLine(trimmed) : `there are more than ${MAX_LINES} lines`;
    if (typeof found === 'string') read.skipped.push({ line: at + 1, reason: found });
    else read.hosts.push(...found);
  }
  return read;
}

function parseLine(line: string): KnownHost[] | string {
  if (line.startsWith('@')) return `the marker ${line.split(/\s/, 1)[0]} is not supported`;
  if (line.startsWith('|')) return 'its host is hashed: write the name (ssh-keyscan without -H)';
  const [hosts = '', keyType = '', key = ''] = line.split(/\s+/, 3);
  const names = hosts.split(',').filter((name) => name !== '');
  const wrong = names.find((name) => !isHostName(name));
  if (names.length === 0 || wrong !== undefined) return `${wrong ?? hosts} is not a host`;
  const problem = keyProblem(keyType, key);
  return problem ?? names.map((host) => ({ host: host.toLowerCase(), keyType, key }));
}

/** A host as ssh looks it up: no wildcards, which would trust one key for hosts nobody named. */
export function isHostName(host: string): boolean {
  const bracketed = /^\[([^\]]+)\]:(\d{1,5})$/.exec(host);
  const name = bracketed?.[1] ?? host;
  const isName = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\.?$/i.test(name) && name.length <= 253;
  return isName || /^[0-9a-f:]*:[0-9a-f:.]*$/i.test(name);
}

/** Why a host key cannot be one; undefined when it looks like one. */
export function keyProblem(keyType: string, key: string): string | undefined {
  if (!/^(ssh|ecdsa-sha2|sk-ssh|sk-ecdsa-sha2)-[a-z0-9@.-]+$/.test(keyType)) {
    return `${JSON.stringify(keyType.slice(0, 60))} is not the type of a key`;
  }
  const named = innerType(key);
  if (named === undefined) return 'the key is not base64 of a public key';
  return named === keyType ? undefined : `the key is one of type ${named}, not ${keyType}`;
}

/** A public key begins with its type, after four bytes of length (RFC 4253, section 6.6). */
function innerType(key: string): string | undefined {
  if (!/^[A-Za-z0-9+/]{24,}={0,2}$/.test(key) || key.length % 4 !== 0) return undefined;
  const start = atob(key.slice(0, 64));
  const length = [...start.slice(0, 4)].reduce((sum, byte) => sum * 256 + byte.charCodeAt(0), 0);
  const type = start.slice(4, 4 + length);
  return length > 0 && length < 44 && /^[\w@.-]+$/.test(type) ? type : undefined;
}
