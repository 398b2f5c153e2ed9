import type { Socket } from 'node:net';
import { messageOf, UserError } from '@lockstep/domain';
import { Client, type Entry, type Filter, ResultCodeError } from 'ldapts';
import { BINARY_ATTRIBUTES } from './entry.ts';
import type { DirectoryHost } from './hosts.ts';
import { formatHost } from './hosts.ts';
import { type Encryption, openSocket, TOO_LONG } from './open-socket.ts';

export interface DirectorySearch {
  baseDN: string;
  scope: 'sub' | 'one' | 'base';
  filter: Filter;
  attributes: string[];
  /** More than so many are an error. */
  mostEntries: number;
  /** How many the directory tells at once; undefined for all in one answer. */
  pageSize?: number;
}

/** One connection to a directory. Referrals are not followed: they may lead to anybody. */
export interface Directory {
  /** Proves a password. @throws ResultCodeError where the directory refuses. */
  bind(dn: string, password: string): Promise<void>;
  search(search: DirectorySearch): Promise<Entry[]>;
}

/** What is asked of a directory may take so long, over all of its hosts. */
export interface DirectoryAccess {
  hosts: readonly DirectoryHost[];
  encryption: Encryption;
  timeoutMs: number;
  /** Told of hosts that were passed over for another one. */
  passedOver(problems: string): void;
}

/** Nobody answered, or nobody in time: what each host said. */
class DirectoryUnreachable extends Error {
  override readonly name = 'DirectoryUnreachable';
}

/** What the directory holds is not what the configuration says; every host of it holds the same. */
export class UnusableAnswer extends Error {
  override readonly name = 'UnusableAnswer';
}

/** LDAP's result codes busy and unavailable: another host may do. */
const ELSEWHERE = new Set([51, 52]);
/** A host that takes no connection holds up the next one no longer than this. */
const LONGEST_CONNECT_MS = 5_000;

/**
 * Works on a connection to the first host that can be asked, and closes it. A host that is lost
 * within the work is followed by the next, on which the work begins anew.
 * @throws DirectoryUnreachable after the last; whatever else the work throws.
 */
export async function withDirectory<T>(
  access: DirectoryAccess,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const problems: string[] = [];
  const endsAt = performance.now() + access.timeoutMs;
  for (const [index, host] of access.hosts.entries()) {
    const shareMs = Math.ceil((endsAt - performance.now()) / (access.hosts.length - index));
    try {
      const done = await workOn(host, access.encryption, Math.max(shareMs, 1), work);
      if (problems.length > 0) access.passedOver(problems.join('; '));
      return done;
    } catch (error) {
      if (!isOfTheHost(error)) throw error;
      problems.push(`${formatHost(host)}: ${messageOf(error)}`);
    }
  }
  throw new DirectoryUnreachable(problems.join('; '));
}

/** Whether another host may do better: what a directory answers, it would answer there too. */
function isOfTheHost(error: unknown): boolean {
  if (error instanceof ResultCodeError) return ELSEWHERE.has(error.code);
  return !(error instanceof UnusableAnswer || error instanceof UserError);
}

async function workOn<T>(
  host: DirectoryHost,
  encryption: Encryption,
  limitMs: number,
  work: (directory: Directory) => Promise<T>,
): Promise<T> {
  const connecting = AbortSignal.timeout(Math.min(limitMs, LONGEST_CONNECT_MS));
  const deadline = AbortSignal.timeout(limitMs);
  const socket = await openSocket(host, encryption, connecting);
  const end = () => socket.destroy();
  deadline.addEventListener('abort', end, { once: true });
  const client = clientOf(socket, limitMs);
  try {
    return await work(directoryOf(client, limitMs));
  } catch (error) {
    throw deadline.aborted ? new Error(TOO_LONG, { cause: error }) : error;
  } finally {
    deadline.removeEventListener('abort', end);
    await client.unbind().catch(() => {});
    socket.destroy();
  }
}

/**
 * The library would connect anew where a connection is lost, in clear after StartTLS and as nobody
 * after a bind. It is given this one socket and no other.
 */
function clientOf(socket: Socket, timeoutMs: number): Client {
  let given = false;
  const giveOnce = () => {
    if (given || socket.destroyed) throw new Error('the connection was closed');
    given = true;
    return socket;
  };
  return new Client({
    url: 'ldap://directory',
    timeout: timeoutMs,
    connectTimeout: timeoutMs,
    createConnection: giveOnce as ConstructorParameters<typeof Client>[0]['createConnection'],
  });
}

function directoryOf(client: Client, timeoutMs: number): Directory {
  return {
    async bind(dn, password) {
      // A directory takes it for a bind as nobody, which succeeds (RFC 4513, section 5.1.2).
      if (password === '' || dn === '') throw new Error('a bind needs a name and a password');
      await client.bind(dn, password);
    },
    search: (search) => searchAll(client, search, Math.ceil(timeoutMs / 1_000)),
  };
}

async function searchAll(
  client: Client,
  search: DirectorySearch,
  timeLimit: number,
): Promise<Entry[]> {
  const { baseDN, scope, filter, attributes, mostEntries, pageSize } = search;
  const options = {
    scope,
    filter,
    attributes,
    timeLimit,
    explicitBufferAttributes: BINARY_ATTRIBUTES,
  };
  const entries: Entry[] = [];
  const take = (found: Entry[]) => {
    entries.push(...found);
    if (entries.length > mostEntries) {
      throw new UnusableAnswer(`more than ${mostEntries} entries below ${baseDN}`);
    }
  };
  if (pageSize === undefined) {
    take((await client.search(baseDN, { ...options, sizeLimit: mostEntries + 1 })).searchEntries);
  } else {
    const pages = client.searchPaginated(baseDN, { ...options, paged: { pageSize } });
    for await (const page of pages) take(page.searchEntries);
  }
  return entries;
}
