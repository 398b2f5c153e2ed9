import { access, constants } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir, cachedFolder } from '../cache.ts';
import { findOnPath } from '../find-on-path.ts';
import type { Report } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import { downloadClusterBinaries } from './download.ts';
import { buildClusterBinaries } from './go-build.ts';
import type { ClusterBinaries, ClusterProgram } from './versions.ts';
import { CLUSTER_BINARIES_KEY, CLUSTER_PROGRAMS } from './versions.ts';

/** Names under which a program may be found, where it has more than one. */
const OTHER_NAMES: Partial<Record<ClusterProgram, string>> = { 'kwok-controller': 'kwok' };

/**
 * The programs of the sandbox's control plane if they are at hand: all of them installed (in
 * KUBEBUILDER_ASSETS or on PATH), else all of them in the cache. Never some of each, since their
 * versions must fit together.
 */
export async function findClusterBinaries(): Promise<ClusterBinaries | undefined> {
  return (await findAll(findInstalled)) ?? (await findAll(findInCache));
}

/** Finds the programs, else downloads them into the cache, else builds them there. */
export async function ensureClusterBinaries(report: Report): Promise<ClusterBinaries> {
  const atHand = await findClusterBinaries();
  if (atHand) return atHand;
  await cachedFolder([CLUSTER_BINARIES_KEY], async (folder) => {
    const refused = await downloadClusterBinaries(folder, report);
    if (!refused) return;
    report(`no download (${refused})`);
    await buildClusterBinaries(folder, report);
  });
  const binaries = await findClusterBinaries();
  if (!binaries) throw new Error(`${cacheDir(CLUSTER_BINARIES_KEY)} is incomplete: remove it`);
  return binaries;
}

async function findAll(
  find: (program: ClusterProgram) => Promise<string | undefined>,
): Promise<ClusterBinaries | undefined> {
  const found: Partial<Record<ClusterProgram, string>> = {};
  for (const program of CLUSTER_PROGRAMS) {
    const path = await find(program);
    if (!path) return undefined;
    found[program] = path;
  }
  return found as ClusterBinaries;
}

async function findInstalled(program: ClusterProgram): Promise<string | undefined> {
  const assets = process.env.KUBEBUILDER_ASSETS;
  for (const name of [program, OTHER_NAMES[program]]) {
    if (!name) continue;
    const inAssets = assets ? join(assets, name) : undefined;
    if (inAssets && (await isExecutable(inAssets))) return inAssets;
    const onPath = await findOnPath(name);
    if (onPath && (program !== 'etcd' || (await isRecentEtcd(onPath)))) return onPath;
  }
  return undefined;
}

async function findInCache(program: ClusterProgram): Promise<string | undefined> {
  const path = cacheDir(CLUSTER_BINARIES_KEY, program);
  return (await isExecutable(path)) ? path : undefined;
}

/** Before 3.5 etcd tells no watch progress, without which simulated nodes stay Unknown. */
async function isRecentEtcd(path: string): Promise<boolean> {
  const { stdout } = await runCommand(path, ['--version']);
  const [, major, minor] = /etcd Version: (\d+)\.(\d+)/.exec(stdout) ?? [];
  return Number(major) > 3 || (Number(major) === 3 && Number(minor) >= 5);
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
