import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '../ports.ts';

const STAGES_FILE = join(import.meta.dirname, 'stages.yaml');

/**
 * Writes the configuration from which kwokctl creates a cluster: everything on loopback, how
 * simulated nodes, pods and volumes behave, and what pod logs answer. Returns its path.
 */
export async function writeKwokConfig(
  workDir: string,
  options: { readonly throwaway?: boolean },
): Promise<string> {
  const logFile = join(workDir, 'pod.log');
  await writeFile(logFile, POD_LOG);
  const documents = [
    `kind: KwokctlConfiguration
apiVersion: config.kwok.x-k8s.io/v1alpha1
options:
  bindAddress: 127.0.0.1
  etcdPeerPort: ${await findFreePort()}
  enableCRDs: ${JSON.stringify(options.throwaway ? TEST_KINDS : [])}
componentsPatches: ${JSON.stringify(componentsPatches(options.throwaway ?? false))}
`,
    `kind: ClusterLogs
apiVersion: kwok.x-k8s.io/v1alpha1
metadata:
  name: pods
spec:
  logs:
  - logsFile: ${JSON.stringify(logFile)}
    follow: true
`,
    await readFile(STAGES_FILE, 'utf8'),
  ];
  const path = join(workDir, 'kwok-config.yaml');
  await writeFile(path, documents.join('---\n'));
  return path;
}

/**
 * kwok's own kinds by which a test says what a pod's log is, and that commands may be run in a pod:
 * kwok runs them on this machine. Never in a cluster that somebody keeps, where whoever may deploy
 * an application could state such an object.
 */
const TEST_KINDS = ['Exec', 'Logs'];

/** What the components get beyond kwokctl's own settings. */
function componentsPatches(throwaway: boolean): object[] {
  const controller = {
    // The defaults of 20 and 50 requests a second make a fleet's pods take minutes.
    'kube-api-qps': '2000',
    'kube-api-burst': '4000',
    // There is one of each. Started anew it would wait 15 s for its own old lease to run out.
    'leader-elect': 'false',
  };
  const extra: Record<string, Record<string, string>> = {
    // kwokctl's own range has room for 256 services.
    'kube-apiserver': { 'service-cluster-ip-range': '10.96.0.0/16' },
    'kube-controller-manager': controller,
    'kube-scheduler': controller,
    // The same: a new kwok would leave the nodes alone until the old one's leases run out, which
    // takes 200 s. Without leases the nodes' status is the heartbeat (stage node-heartbeat).
    'kwok-controller': { 'node-lease-duration-seconds': '0' },
    ...(throwaway ? { etcd: { 'unsafe-no-fsync': 'true' } } : {}),
  };
  return Object.entries(extra).map(([name, args]) => ({
    name,
    extraArgs: Object.entries(args).map(([key, value]) => ({ key, value })),
  }));
}

/** What every simulated container says, in the form in which the kubelet keeps logs (CRI). */
const POD_LOG = ['starting', 'listening on 0.0.0.0:8080', 'ready']
  .map((message, second) => `2026-01-01T00:00:0${second}.000000000Z stdout F ${message}\n`)
  .join('');
