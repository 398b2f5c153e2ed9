import { randomUUID } from 'node:crypto';
import { waitFor } from '@lockstep/testkit';
import type { Installation } from './installation.ts';

/** What a Git host or a registry posts. */
export async function deliver(
  { address }: Installation,
  headers: Record<string, string>,
  body: object,
): Promise<number> {
  const response = await fetch(`${address}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-delivery': randomUUID(), ...headers },
    body: JSON.stringify(body),
  });
  return response.status;
}

export function pushTo(installation: Installation, url: string, branch = 'main'): Promise<number> {
  const repository = { clone_url: url, default_branch: 'main', full_name: 'team/shop' };
  const commits = [{ id: 'a'.repeat(40), message: 'Greet them all', modified: ['app/a.json'] }];
  const body = { ref: `refs/heads/${branch}`, before: 'b'.repeat(40), repository, commits };
  return deliver(installation, { 'x-github-event': 'push' }, body);
}

/** Waits until everything that was posted has been worked off. */
export async function allWorkedOff({ api }: Installation): Promise<void> {
  const path = '/api/v1/lockstep/webhooks/deliveries?outcome=queued,fetching';
  await waitFor(async () => ((await api('GET', path)) as { items: unknown[] }).items.length === 0, {
    what: 'all deliveries are worked off',
  });
}
