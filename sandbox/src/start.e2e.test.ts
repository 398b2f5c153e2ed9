import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ApiClient } from './launcher/api-client.ts';
import { copyCheckout } from './testing/checkout-copy.ts';
import type { RunningStart } from './testing/npm-start.ts';
import { npmStart } from './testing/npm-start.ts';
import { ensureTools } from './tools.ts';
import { waitUntil } from './wait-until.ts';

const run = promisify(execFile);

/** The sample that somebody changes by hand after its first sync. */
const DRIFTING = 'billing';

/** The shell between npm and us may end before we do. */
function waitForEnd(pids: Readonly<Record<string, number>>): Promise<unknown> {
  return waitUntil(
    () => {
      const left = Object.entries(pids).filter(([, pid]) => existsSync(`/proc/${pid}/exe`));
      if (left.length > 0) throw new Error(JSON.stringify(left));
      return true;
    },
    { deadlineMs: 15_000, what: 'the end of all processes' },
  );
}

interface Application {
  readonly metadata: { readonly name: string };
  readonly status?: {
    readonly sync?: { readonly status?: string };
    readonly health?: { readonly status?: string };
  };
}

describe('npm start, from a clean clone', () => {
  let checkout: Awaited<ReturnType<typeof copyCheckout>>;
  let running: RunningStart;

  beforeAll(async () => {
    checkout = await copyCheckout();
    running = await npmStart(checkout.path);
  });
  afterAll(async () => {
    await running?.interrupt();
    await checkout?.remove();
  });

  async function login(): Promise<ApiClient> {
    const { address, user, password } = running.started;
    const api = new ApiClient(address);
    expect(await api.login(user, password ?? '')).toBe(true);
    return api;
  }

  async function statuses(api: ApiClient): Promise<Record<string, string>> {
    const { items } = (await api.send('GET', '/api/v1/applications')) as { items: Application[] };
    return Object.fromEntries(
      items.map(({ metadata, status }) => [
        metadata.name,
        `${status?.sync?.status} ${status?.health?.status}`,
      ]),
    );
  }

  function waitForSamples(api: ApiClient): Promise<unknown> {
    return waitUntil(
      async () => {
        const { [DRIFTING]: drifting, ...others } = await statuses(api);
        const settled = Object.values(others);
        if (settled.length > 0 && settled.every((status) => status === 'Synced Healthy')) {
          if (drifting === 'OutOfSync Healthy') return true;
        }
        throw new Error(JSON.stringify({ drifting, ...others }));
      },
      { deadlineMs: 120_000, intervalMs: 250, what: 'the samples being in step, but for one' },
    );
  }

  async function kubectl(...args: string[]): Promise<string> {
    const { kubectl: program } = await ensureTools();
    const { stdout } = await run(program, ['--kubeconfig', running.started.kubeconfig, ...args]);
    return stdout;
  }

  it('serves the dashboard and brings the samples in step', async () => {
    const page = await fetch(running.started.address);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<div id="root"');
    await waitForSamples(await login());
    expect(await kubectl('get', 'jobs', '-n', 'orders', '-o', 'name')).toContain('smoke-test');
  });

  it('deploys what is pushed to the sample repository', async () => {
    const clone = join(checkout.path, '.lockstep/clone');
    await run('git', ['clone', '--quiet', `${running.started.repository}`, clone]);
    const change = 's/replicas: 2/replicas: 4/';
    await run('sed', ['-i', change, join(clone, 'guestbook/frontend.yaml')]);
    const identity = ['-c', 'user.name=User', '-c', 'user.email=user@example.com'];
    const commit = ['commit', '--quiet', '--all', '--message=Scale the guestbook'];
    await run('git', ['-C', clone, ...identity, ...commit]);
    await run('git', ['-C', clone, 'push', '--quiet']);
    const replicas = ['-n', 'guestbook', '-o', 'jsonpath={.spec.replicas}'];
    await waitUntil(
      async () => (await kubectl('get', 'deployment', 'frontend', ...replicas)) === '4',
      { deadlineMs: 30_000, what: 'the pushed change being deployed' },
    );
  });

  it('lets another one run beside it', async () => {
    const env = { LOCKSTEP_STATE_DIR: join(checkout.path, '.lockstep-2') };
    const other = await npmStart(checkout.path, ['--no-samples'], env);
    expect(other.started.address).not.toBe(running.started.address);
    await other.interrupt();
    expect(await new ApiClient(running.started.address).isHealthy()).toBe(true);
  });

  it('stops everything on Ctrl-C and starts again from its state', async () => {
    const { pids } = running.started;
    expect(Object.keys(pids)).toEqual(
      expect.arrayContaining(['postgres', 'redis', 'server', 'worker', 'git', 'kube-apiserver']),
    );
    await running.interrupt();
    await waitForEnd(pids);
    running = await npmStart(checkout.path);
    await waitForSamples(await login());
  });
});
