import { readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { waitUntil } from '../wait-until.ts';

/**
 * The pids of a cluster's processes, by component. They are told by their program, which kwokctl
 * links into the cluster's own folder, so that no other process is ever taken for one of them.
 */
export async function findClusterProcesses(clusterDir: string): Promise<Record<string, number>> {
  const programs = `${join(clusterDir, 'bin')}/`;
  const pids: Record<string, number> = {};
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    // Empty for a zombie, which has ended.
    const commandLine = await readFile(`/proc/${entry}/cmdline`, 'utf8').catch(() => '');
    const [program = ''] = commandLine.split('\0');
    if (program.startsWith(programs)) pids[basename(program)] = Number(entry);
  }
  return pids;
}

/** Kills a cluster's processes and waits for their end. etcd comes last and ends in order. */
export async function endClusterProcesses(clusterDir: string): Promise<void> {
  const { etcd, ...others } = await findClusterProcesses(clusterDir);
  for (const pid of Object.values(others)) signal(pid, 'SIGKILL');
  if (etcd !== undefined) signal(etcd, 'SIGTERM');
  const isOver = async (): Promise<boolean> =>
    Object.keys(await findClusterProcesses(clusterDir)).length === 0;
  await waitUntil(isOver, { deadlineMs: 3_000, what: 'end of the cluster' }).catch(() => {
    if (etcd !== undefined) signal(etcd, 'SIGKILL');
  });
  await waitUntil(isOver, { deadlineMs: 3_000, what: 'end of the cluster' });
}

/** The same for all clusters in a work folder, for a folder whose owner is gone. */
export async function endAllClusterProcesses(workDir: string): Promise<void> {
  const clusters = join(workDir, 'clusters');
  for (const name of await readdir(clusters).catch(() => [])) {
    await endClusterProcesses(join(clusters, name));
  }
}

/**
 * Removes the pid files whose process has ended, or is a stranger that got the same pid: kwokctl
 * believes them, and would wait for the stranger or kill it.
 */
export async function removeForeignPidFiles(clusterDir: string): Promise<void> {
  const own = new Set(Object.values(await findClusterProcesses(clusterDir)));
  const dir = join(clusterDir, 'pids');
  for (const name of await readdir(dir).catch(() => [])) {
    const pid = Number(await readFile(join(dir, name), 'utf8').catch(() => ''));
    if (!own.has(pid)) await rm(join(dir, name), { force: true });
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended in the meantime.
  }
}
