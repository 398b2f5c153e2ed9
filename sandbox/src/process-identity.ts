import { readFile } from 'node:fs/promises';

/**
 * A process, told apart from a later one that got the same pid. `startTicks` is the start time
 * that the kernel gives in /proc; it is empty where there is no /proc.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTicks: string;
}

export async function identify(pid: number): Promise<ProcessIdentity> {
  return { pid, startTicks: (await readStartTicks(pid)) ?? '' };
}

/** Whether the process that was identified still runs (a zombie does not). */
export async function isSameProcess(identity: ProcessIdentity): Promise<boolean> {
  if (identity.startTicks === '') return isAlive(identity.pid);
  return (await readStartTicks(identity.pid)) === identity.startTicks;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Field 22 of /proc/PID/stat. The name in field 2 may hold spaces and parentheses. */
async function readStartTicks(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return fields[19];
  } catch {
    return undefined;
  }
}
