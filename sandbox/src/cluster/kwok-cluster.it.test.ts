import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureTools } from '../tools.ts';
import { findClusterBinaries } from './binaries.ts';
import { KwokCluster } from './kwok-cluster.ts';
import type { ClusterBinaries } from './versions.ts';

describe('a kept cluster', () => {
  let workDir: string;
  let cluster: KwokCluster;

  beforeAll(async () => {
    workDir = await mkdtemp(join(tmpdir(), 'lockstep-kwok-'));
    const { kubectl } = await ensureTools();
    // The global set-up has provided them.
    const binaries = (await findClusterBinaries()) as ClusterBinaries;
    cluster = new KwokCluster({ binaries, kubectl, workDir, nodes: 1, throwaway: true });
    await cluster.start();
    await cluster.kubectl('create', 'configmap', 'kept');
  });

  afterAll(async () => {
    await cluster.stop();
    await rm(workDir, { recursive: true });
  });

  it('runs five processes and is left alone when it runs already', async () => {
    const before = await cluster.pids();
    expect(Object.keys(before).sort()).toEqual([
      'etcd',
      'kube-apiserver',
      'kube-controller-manager',
      'kube-scheduler',
      'kwok-controller',
    ]);
    await cluster.start();
    expect(await cluster.pids()).toEqual(before);
  });

  it('keeps its objects over a stop, and moves away from a port that was taken', async () => {
    await cluster.stop();
    expect(await cluster.pids()).toEqual({});
    const kubeconfig = await readFile(cluster.kubeconfigPath, 'utf8');
    const port = Number(/127\.0\.0\.1:(\d+)/.exec(kubeconfig)?.[1]);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(port, '127.0.0.1', resolve));
    await cluster.start();
    expect(await readFile(cluster.kubeconfigPath, 'utf8')).not.toContain(String(port));
    expect(await cluster.kubectl('get', 'configmap', 'kept', '-o', 'name')).toBe(
      'configmap/kept\n',
    );
    squatter.close();
  });

  it('gives volumes, load balancers and ingresses what they wait for', async () => {
    const manifest = join(import.meta.dirname, 'testdata/waiting-objects.yaml');
    await cluster.kubectl('apply', '-f', manifest);
    const wait = (object: string, path: string) =>
      cluster.kubectl('wait', object, `--for=jsonpath=${path}`, '--timeout=90s');
    await wait('pvc/data', '{.status.phase}=Bound');
    await wait('service/public', '{.status.loadBalancer.ingress[0].ip}');
    await wait('ingress/public', '{.status.loadBalancer.ingress[0].ip}');
    await wait('statefulset/database', '{.status.readyReplicas}=1');
  });
});
