import type { HealthStatusCode } from '@lockstep/domain';
import type { LiveNode } from '@lockstep/engine';
import { describe, expect, it } from 'vitest';
import type { ResourceVerdict } from './app-state.ts';
import { observeHealth } from './status.ts';

function verdict(name: string, more: Partial<ResourceVerdict> = {}): ResourceVerdict {
  const ref = { group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name };
  const plain = { status: 'Synced', hook: false, requiresPruning: false, wave: 0 } as const;
  return { key: name, ref, ...plain, ...more };
}

function node(
  name: string,
  status: HealthStatusCode,
  more: Partial<LiveNode> = {},
): readonly [string, LiveNode] {
  const { ref } = verdict(name);
  return [name, { uid: name, ref, owners: [], health: { status }, ...more }];
}

describe("an application's observed health", () => {
  const verdicts = [verdict('web'), verdict('worker'), verdict('hook', { hook: true })];

  it.each([
    [
      'is the worst of its resources',
      [node('web', 'Healthy'), node('worker', 'Degraded')],
      'Degraded',
    ],
    ['passes over what is missing', [node('web', 'Healthy')], 'Healthy'],
    ['is Missing when nothing is live', [node('hook', 'Degraded')], 'Missing'],
    [
      'does not count hooks',
      [node('web', 'Healthy'), node('worker', 'Healthy'), node('hook', 'Degraded')],
      'Healthy',
    ],
    [
      'does not count what is to be ignored',
      [node('web', 'Healthy'), node('worker', 'Degraded', { ignoreHealth: true })],
      'Healthy',
    ],
  ])('%s', (_, nodes, expected) => {
    expect(observeHealth(verdicts, new Map(nodes)).health.status).toBe(expected);
  });

  it('still shows the health of what is to be ignored', () => {
    const nodes = new Map([node('web', 'Degraded', { ignoreHealth: true })]);
    const [shown] = observeHealth([verdict('web')], nodes).resources;
    expect(shown?.health).toEqual({ status: 'Degraded' });
  });
});
