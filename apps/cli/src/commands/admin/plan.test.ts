import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../cli/exit-codes.ts';
import { run } from '../../cli/run.ts';
import { memoryTerminal } from '../../testing/memory-terminal.ts';

let dir: string;

function configMap(name: string, annotations: Record<string, string> = {}): object {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, annotations }, data: { a: '1' } };
}

function owned(name: string): object {
  return { ...configMap(name), metadata: { name, namespace: 'shop' } };
}

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'lockstep-plan-'));
  mkdirSync(join(dir, 'app'));
  const hook = {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
    spec: { template: { spec: { restartPolicy: 'Never', containers: [] } } },
  };
  const wave = { 'argocd.argoproj.io/sync-wave': '2' };
  const files = {
    'app/late.json': configMap('late', wave),
    'app/first.json': configMap('first'),
    'app/hook.json': hook,
    'live.json': { apiVersion: 'v1', kind: 'List', items: [owned('first'), owned('old')] },
  };
  for (const [name, object] of Object.entries(files)) {
    writeFileSync(join(dir, name), JSON.stringify(object));
  }
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function adminPlan(...words: string[]) {
  const terminal = memoryTerminal();
  const signal = new AbortController().signal;
  const argv = ['admin', 'plan', ...words.map((word) => word.replace('@', `${dir}/`))];
  const all = [...argv, '--namespace', 'shop'];
  const code = await run({ argv: all, env: { XDG_CONFIG_HOME: '/nonexistent' }, terminal, signal });
  return { code, ...terminal.written };
}

const rows = (out: string) =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(/ {2,}/));

describe('lockstep admin plan', () => {
  test('shows the steps of a sync in their order', async () => {
    const { code, out } = await adminPlan('@app');
    expect(rows(out)).toEqual([
      ['PHASE', 'WAVE', 'KIND', 'NAME', 'ACTION'],
      ['PreSync', '0', 'Job', 'shop/migrate', 'hook'],
      ['Sync', '0', 'ConfigMap', 'shop/first', 'apply'],
      ['Sync', '2', 'ConfigMap', 'shop/late', 'apply'],
    ]);
    expect(code).toBe(EXIT.ok);
  });

  test('prunes what is live and not desired, when told to', async () => {
    const kept = await adminPlan('@app', '--live', '@live.json', '--skip-hooks', '-o', 'name');
    expect(kept.out.trim().split('\n')).toEqual(['ConfigMap/first', 'ConfigMap/late']);
    const pruned = await adminPlan(
      '@app',
      '--live',
      '@live.json',
      '--prune',
      '--option',
      'PruneLast=true',
      '-o',
      'json',
    );
    const steps = JSON.parse(pruned.out) as { name: string; action: string; wave: number }[];
    expect(steps.at(-1)).toMatchObject({ name: 'old', action: 'prune', wave: 3, phase: 'Sync' });
  });

  test('warns of a sync option that nobody knows', async () => {
    const { code, err } = await adminPlan('@app', '--option', 'Fast=true');
    expect(err).toContain('Warning: sync option "Fast=true" is not known');
    expect(code).toBe(EXIT.ok);
  });

  test('tells what it cannot read', async () => {
    const { code, err } = await adminPlan('@nothing');
    expect(code).not.toBe(EXIT.ok);
    expect(err).toContain('nothing');
  });
});
