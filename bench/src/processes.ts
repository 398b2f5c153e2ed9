import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';

/** The kernel's clock for processes (USER_HZ), 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** A process and all that descend from it: PostgreSQL has one per connection. */
async function familyOf(pid: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const parent = Number((await statOf(Number(entry)))[1] ?? -1);
    children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
  }
  const family = [pid];
  for (const member of family) family.push(...(children.get(member) ?? []));
  return family;
}

/**
 * Seconds of processor time of a process, its living descendants and its ended children.
 * @throws Error when the process is gone: what was started in its place has another number.
 */
export async function cpuSeconds(pid: number): Promise<number> {
  assertAlive(pid);
  let ticks = 0;
  for (const member of await familyOf(pid)) {
    // utime, stime, cutime, cstime: fields 14 to 17 of proc_pid_stat(5).
    const stat = await statOf(member);
    for (const field of [11, 12, 13, 14]) ticks += Number(stat[field] ?? 0);
  }
  return ticks / TICKS_PER_SECOND;
}

export async function cpuOf(pids: Readonly<Record<string, number>>): Promise<CpuTimes> {
  const entries = Object.entries(pids).map(async ([name, pid]) => [name, await cpuSeconds(pid)]);
  return Object.fromEntries(await Promise.all(entries)) as CpuTimes;
}

export type CpuTimes = Readonly<Record<string, number>>;

export function cpuBetween(before: CpuTimes, after: CpuTimes): CpuTimes {
  const spent = Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]);
  return Object.fromEntries(spent) as CpuTimes;
}

/** Memory in bytes, descendants included. `pss` divides shared pages among those who share them. */
export interface Memory {
  readonly pss: number;
  readonly rss: number;
}

export async function memoryOf(pid: number): Promise<Memory> {
  assertAlive(pid);
  let pss = 0;
  let rss = 0;
  for (const member of await familyOf(pid)) {
    const text = await readFile(`/proc/${member}/smaps_rollup`, 'utf8').catch(() => '');
    pss += kilobytes(text, 'Pss') * 1024;
    rss += kilobytes(text, 'Rss') * 1024;
  }
  return { pss, rss };
}

/** The most that was ever resident (VmHWM), of the process itself. */
export async function peakRss(pid: number): Promise<number> {
  return kilobytes(await readFile(`/proc/${pid}/status`, 'utf8'), 'VmHWM') * 1024;
}

export async function loadAverage(): Promise<number> {
  return Number((await readFile('/proc/loadavg', 'utf8')).split(' ')[0]);
}

function assertAlive(pid: number): void {
  if (existsSync(`/proc/${pid}`)) return;
  throw new Error(`process ${pid} ended during the measure`);
}

function kilobytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0);
}

/** The fields after the program's name, which may hold anything. */
async function statOf(pid: number): Promise<string[]> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}
