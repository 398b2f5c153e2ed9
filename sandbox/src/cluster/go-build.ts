import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath } from '../find-on-path.ts';
import { goEnvironment } from '../go-environment.ts';
import type { Report } from '../progress.ts';
import { runCommand } from '../run-command.ts';
import { KUBERNETES_VERSION, KWOK_VERSION } from './versions.ts';

const MODULE_DIR = join(import.meta.dirname, '../../cluster-binaries');

const KUBERNETES_PACKAGES = [
  'k8s.io/kubernetes/cmd/kube-apiserver',
  'k8s.io/kubernetes/cmd/kube-controller-manager',
  'k8s.io/kubernetes/cmd/kube-scheduler',
  'go.etcd.io/etcd/server/v3',
];

/** The build as a whole, by the share of the packages that each part compiles. */
const KUBERNETES_SHARE = 80;

/**
 * Builds the programs of the control plane into `folder`, from Go modules whose checksums are in
 * cluster-binaries/go.sum. About five minutes on two cores when nothing is in Go's build cache.
 */
export async function buildClusterBinaries(folder: string, report: Report): Promise<void> {
  if (!(await findOnPath('go'))) {
    throw new Error(
      'The cluster binaries are neither installed nor downloadable, and there is no Go to build ' +
        'them with. Install Go 1.26 or newer, or give a cluster with --kubeconfig.',
    );
  }
  await buildKubernetes(folder, report);
  await buildKwok(folder, report);
}

async function buildKubernetes(folder: string, report: Report): Promise<void> {
  report('listing Kubernetes packages', 0);
  const env = goEnvironment(folder);
  const list = await runCommand('go', ['list', '-deps', ...KUBERNETES_PACKAGES], {
    cwd: MODULE_DIR,
    env,
  });
  const total = list.stdout.split('\n').length;
  let compiled = 0;
  await runCommand('go', ['build', '-v', ...buildFlags(), '-o', folder, ...KUBERNETES_PACKAGES], {
    cwd: MODULE_DIR,
    env,
    onStderrLine: (line) => {
      compiled += 1;
      const share = Math.min(1, compiled / total);
      report(`compiling ${line.trim()}`, KUBERNETES_SHARE * share);
    },
  });
  // Go names a program after the last part of its package that is not a version.
  await rename(join(folder, 'server'), join(folder, 'etcd'));
}

/** kwok has no replace directives, so `go install` builds it as it was published. */
async function buildKwok(folder: string, report: Report): Promise<void> {
  report('compiling kwok', KUBERNETES_SHARE);
  const programs = ['kwok', 'kwokctl'].map(
    (name) => `sigs.k8s.io/kwok/cmd/${name}@${KWOK_VERSION}`,
  );
  await runCommand(
    'go',
    [
      'install',
      '-trimpath',
      '-ldflags',
      `-s -w -X sigs.k8s.io/kwok/pkg/consts.Version=${KWOK_VERSION}`,
      ...programs,
    ],
    { cwd: folder, env: goEnvironment(folder) },
  );
  await rename(join(folder, 'kwok'), join(folder, 'kwok-controller'));
  report('compiled kwok', 100);
}

function buildFlags(): string[] {
  const [major, minor] = KUBERNETES_VERSION.slice(1).split('.');
  // Without a version, clients cannot parse what /version answers.
  const version = 'k8s.io/component-base/version';
  const variables = [
    `-X ${version}.gitVersion=${KUBERNETES_VERSION}`,
    `-X ${version}.gitMajor=${major}`,
    `-X ${version}.gitMinor=${minor}`,
    `-X ${version}.gitTreeState=clean`,
  ];
  return ['-trimpath', '-mod=readonly', '-ldflags', `-s -w ${variables.join(' ')}`];
}
