import { randomUUID } from 'node:crypto';
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { GitError } from '../command/git-error.ts';

const HEARTBEAT_MS = 5_000;
const STALE_AFTER_MS = 30_000;
const RETRY_MS = 25;

interface Holder {
  pid: number;
  host: string;
  token: string;
}

const held = new Set<string>();

/**
 * Runs `use` while a lock file keeps other processes, on this or another machine, away. The holder
 * touches the file; a file whose holder died is taken over. Throws GitError `timeout` when the lock
 * does not come free in time.
 */
export async function withFileLock<T>(
  path: string,
  options: { deadlineMs: number; signal?: AbortSignal },
  use: () => Promise<T>,
): Promise<T> {
  const token = await acquire(path, options);
  const heartbeat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => {});
  }, HEARTBEAT_MS);
  heartbeat.unref();
  try {
    return await use();
  } finally {
    clearInterval(heartbeat);
    held.delete(token);
    await rm(path, { force: true });
  }
}

async function acquire(
  path: string,
  options: { deadlineMs: number; signal?: AbortSignal },
): Promise<string> {
  const giveUpAt = performance.now() + options.deadlineMs;
  const token = randomUUID();
  for (;;) {
    if (await tryCreate(path, token)) return token;
    await breakStale(path);
    if (options.signal?.aborted) throw new GitError('cancelled', 'cancelled');
    if (performance.now() > giveUpAt) {
      throw new GitError('timeout', 'another process keeps this repository locked');
    }
    await delay(RETRY_MS);
  }
}

async function tryCreate(path: string, token: string): Promise<boolean> {
  // Registered first: a concurrent acquire in this process must not take the file for a dead one's.
  held.add(token);
  try {
    const file = await open(path, 'wx', 0o600);
    const holder: Holder = { pid: process.pid, host: hostname(), token };
    await file.writeFile(JSON.stringify(holder)).finally(() => file.close());
    return true;
  } catch (error) {
    held.delete(token);
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function breakStale(path: string): Promise<void> {
  const judged = await readFile(path, 'utf8').catch(() => undefined);
  if (judged === undefined || !(await isStale(path, judged))) return;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
    // Between judging and renaming someone may have taken the lock anew: give theirs back.
    if ((await readFile(aside, 'utf8')) !== judged) await link(aside, path);
  } catch {
    // Another process broke it first.
  } finally {
    await rm(aside, { force: true });
  }
}

async function isStale(path: string, content: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found) return false;
  if (Date.now() - found.mtimeMs > STALE_AFTER_MS) return true;
  const holder = parseHolder(content);
  if (!holder || holder.host !== hostname()) return false;
  // A restarted container often has its predecessor's name and process id.
  if (holder.pid === process.pid) return !held.has(holder.token);
  return !isAlive(holder.pid);
}

function parseHolder(content: string): Holder | undefined {
  try {
    return JSON.parse(content) as Holder;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
