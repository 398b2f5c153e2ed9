import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findFreePort, type GitServer, ROOT_DIR, startGitServer } from '@lockstep/sandbox';
import { sampleAddresses } from '@lockstep/sandbox/launcher/sample-addresses.ts';
import {
  answerArtifacts,
  ensureSampleArtifacts,
} from '@lockstep/sandbox/launcher/sample-artifacts.ts';
import {
  ensureSampleRepository,
  readSampleApplications,
  type SampleApplication,
} from '@lockstep/sandbox/launcher/sample-repository.ts';
import { uniqueNamespace, useSandbox, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stack, startSignedInStack } from './testing/stack.ts';

/** Every sample of examples/, from its repository to the cluster. */

const EXAMPLES = join(ROOT_DIR, 'examples');
/** Where what an application of the samples is made from lies in examples/. */
const FOLDERS_WITHOUT_APPLICATION = ['applications', 'plugins'];
const DEADLINE_MS = 300_000;

interface Listed {
  metadata: { name: string };
  spec: { source?: { path?: string }; sources?: object[] };
  status: {
    sync: { status: string };
    health: { status: string };
    sourceType?: string;
    conditions?: { message: string }[];
  };
}

let stack: Stack;
let server: GitServer;
let samples: SampleApplication[];
const namespaces: string[] = [];

beforeAll(async () => {
  stack = await startSignedInStack({ env: { LOCKSTEP_PLUGINS_DIR: join(EXAMPLES, 'plugins') } });
  const root = join(stack.dir, 'git');
  const port = await findFreePort();
  const addresses = sampleAddresses(`http://127.0.0.1:${port}`);
  await ensureSampleRepository(root, addresses);
  await ensureSampleArtifacts(root, useSandbox().helm);
  server = await startGitServer({ root, port, intercept: answerArtifacts(root) });
  const sets = (['default', 'kinds'] as const).map((set) => readSampleApplications(addresses, set));
  samples = (await Promise.all(sets)).flat().map(inItsOwnNamespace);
  await stack.ok(['sops-key', 'add', '--from', join(EXAMPLES, 'sops/sample-age-key.txt')]);
  for (const sample of samples) {
    stack.write(`samples/${sample.metadata.name}.json`, JSON.stringify(sample));
  }
  await stack.ok(['apply', '-f', join(stack.dir, 'samples')]);
});

afterAll(async () => {
  await server?.close();
  await stack?.close();
  const { kubectl, kubeconfigPath } = useSandbox();
  const args = ['--kubeconfig', kubeconfigPath, 'delete', 'namespace', '--wait=false'];
  await promisify(execFile)(kubectl, [...args, ...namespaces]).catch(() => {});
});

/** The cluster is shared with other tests. */
function inItsOwnNamespace(sample: SampleApplication): SampleApplication {
  const namespace = uniqueNamespace(sample.metadata.name);
  namespaces.push(namespace);
  const destination = { ...(sample.spec.destination as object), namespace };
  return { ...sample, spec: { ...sample.spec, destination } };
}

async function listed(): Promise<Listed[]> {
  const found: Listed[] = JSON.parse(await stack.ok(['app', 'list', '-o', 'json']));
  return found;
}

describe('the samples', () => {
  it('are all synced and healthy', async () => {
    const synced = await waitFor(
      async () => {
        const all = await listed();
        const late = all.filter(
          ({ status }) => status.sync.status !== 'Synced' || status.health.status !== 'Healthy',
        );
        if (all.length === samples.length && late.length === 0) return all;
        const told = late.map(({ metadata, status }) => [
          metadata.name,
          status.sync.status,
          status.health.status,
          ...(status.conditions ?? []).map(({ message }) => message),
        ]);
        throw new Error(JSON.stringify(told, null, 1));
      },
      { what: 'all samples being synced and healthy', deadlineMs: DEADLINE_MS, intervalMs: 500 },
    );
    const types = new Set(synced.map(({ status }) => status.sourceType));
    expect([...types].sort()).toEqual(['Directory', 'Flux', 'Helm', 'Kustomize', 'Plugin']);
  }, 320_000);

  it('use every folder that there is', async () => {
    const used = new Set(
      samples.flatMap(({ spec }) => {
        const text = JSON.stringify(spec);
        return [...text.matchAll(/"path":"([\w-]+)/g), ...text.matchAll(/\$values\/([\w-]+)/g)].map(
          ([, folder]) => folder,
        );
      }),
    );
    // What is served as packages and artifacts.
    for (const folder of ['charts', 'oci']) used.add(folder);
    const folders = readdirSync(EXAMPLES, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const unused = folders.filter((one) => !used.has(one));
    expect(unused).toEqual(FOLDERS_WITHOUT_APPLICATION);
  });
});
