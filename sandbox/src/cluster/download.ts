import { createHash } from 'node:crypto';
import { chmod, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Report } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import { ETCD_VERSION, KUBERNETES_VERSION, KWOK_VERSION } from './versions.ts';

/** Where no answer comes within this time, there is no way out to the download sites. */
const CONNECT_MS = 4_000;
const DOWNLOAD_MS = 600_000;

const KUBERNETES = `https://dl.k8s.io/release/${KUBERNETES_VERSION}/bin`;
const KWOK = `https://github.com/kubernetes-sigs/kwok/releases/download/${KWOK_VERSION}`;
const ETCD = `https://github.com/etcd-io/etcd/releases/download/${ETCD_VERSION}`;

/**
 * Downloads the official programs into `folder`, each checked against the SHA-256 that its project
 * publishes. Returns the reason when a site cannot be reached or has no build for this system;
 * throws when a checksum does not match.
 */
export async function downloadClusterBinaries(
  folder: string,
  report: Report,
): Promise<string | undefined> {
  const architecture = { x64: 'amd64', arm64: 'arm64' }[process.arch as string];
  if (process.platform !== 'linux' || !architecture) return `no builds for ${process.platform}`;
  const system = `linux-${architecture}`;
  try {
    report('asking the download sites', 0);
    const checksums = await publishedChecksums(system);
    for (const [index, item] of checksums.entries()) {
      report(`downloading ${item.name}`, (100 * index) / checksums.length);
      const body = await download(item.url, DOWNLOAD_MS);
      const actual = createHash('sha256').update(body).digest('hex');
      if (actual !== item.sha256) throw new ChecksumError(item.url, item.sha256, actual);
      await writeFile(join(folder, item.name), body);
      await chmod(join(folder, item.name), 0o755);
    }
    await unpackEtcd(folder, system);
    return undefined;
  } catch (error) {
    if (error instanceof ChecksumError) throw error;
    return (error as Error).message;
  }
}

interface Download {
  readonly name: string;
  readonly url: string;
  readonly sha256: string;
}

class ChecksumError extends Error {
  constructor(url: string, expected: string, actual: string) {
    super(`${url} has the checksum ${actual}, not ${expected} as published; it is not used`);
    this.name = 'ChecksumError';
  }
}

/** Also the first contact: where this fails, nothing has been downloaded yet. */
async function publishedChecksums(system: string): Promise<Download[]> {
  const programs = ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler'];
  const kubernetes = programs.map(async (name): Promise<Download> => {
    const url = `${KUBERNETES}/${system.replace('-', '/')}/${name}`;
    return { name, url, sha256: (await downloadText(`${url}.sha256`)).trim() };
  });
  const kwok = [
    ['kwok-controller', `${KWOK}/kwok-${system}`],
    ['kwokctl', `${KWOK}/kwokctl-${system}`],
  ].map(async ([name, url]): Promise<Download> => {
    const [sha256 = ''] = (await downloadText(`${url}.sha256`)).trim().split(/\s/);
    return { name: name as string, url: url as string, sha256 };
  });
  const etcd = downloadText(`${ETCD}/SHA256SUMS`).then((sums): Download => {
    const file = `etcd-${ETCD_VERSION}-${system}.tar.gz`;
    const line = sums.split('\n').find((entry) => entry.endsWith(file));
    return { name: 'etcd.tar.gz', url: `${ETCD}/${file}`, sha256: line?.split(/\s/)[0] ?? '' };
  });
  return Promise.all([...kubernetes, ...kwok, etcd]);
}

async function unpackEtcd(folder: string, system: string): Promise<void> {
  const archive = join(folder, 'etcd.tar.gz');
  const inside = `etcd-${ETCD_VERSION}-${system}`;
  await runCommand('tar', ['-xzf', archive, '-C', folder, `${inside}/etcd`]);
  await rename(join(folder, inside, 'etcd'), join(folder, 'etcd'));
  await rm(archive);
  for (const name of await readdir(folder)) {
    if (name === inside) await rm(join(folder, name), { recursive: true });
  }
}

async function downloadText(url: string): Promise<string> {
  return (await download(url, CONNECT_MS)).toString('utf8');
}

async function download(url: string, deadlineMs: number): Promise<Buffer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMs) });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
