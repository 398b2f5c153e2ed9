import type { Application, ApplicationSpec } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { newOperation, rollbackOperation, syncOperation } from './build-operation.ts';

const manual: ApplicationSpec = {
  project: 'default',
  source: { repoURL: 'https://git.example/r', path: 'a', targetRevision: 'main' },
  destination: { server: 'https://kubernetes.default.svc' },
};
const automated: ApplicationSpec = { ...manual, syncPolicy: { automated: {} } };
const multiple: ApplicationSpec = {
  project: 'default',
  sources: [
    { repoURL: 'https://git.example/r', path: 'a', targetRevision: 'main' },
    { repoURL: 'https://git.example/v', ref: 'values', targetRevision: 'v1' },
  ],
  destination: { server: 'https://kubernetes.default.svc' },
};

describe('a sync request', () => {
  it('takes what it leaves out from the application', () => {
    const spec: ApplicationSpec = {
      ...manual,
      syncPolicy: { syncOptions: ['CreateNamespace=true'], retry: { limit: 3 } },
    };
    expect(syncOperation(spec, {})).toEqual({
      sync: { syncOptions: ['CreateNamespace=true'] },
      retry: { limit: 3 },
    });
  });

  it('overrides the options, also by none', () => {
    const spec: ApplicationSpec = { ...manual, syncPolicy: { syncOptions: ['Prune=false'] } };
    expect(syncOperation(spec, { syncOptions: { items: [] } }).sync.syncOptions).toEqual([]);
  });

  it('is kept as it was asked', () => {
    const body = {
      revision: 'abc',
      prune: true,
      dryRun: false,
      strategy: { apply: { force: true } },
      resources: [{ group: 'apps', kind: 'Deployment', namespace: 'x', name: 'y' }],
      infos: [{ name: 'reason', value: 'release' }],
      retryStrategy: { limit: 1 },
    };
    expect(syncOperation(manual, body)).toEqual({
      sync: {
        revision: 'abc',
        prune: true,
        dryRun: false,
        resources: body.resources,
        syncStrategy: { apply: { force: true } },
      },
      retry: { limit: 1 },
      info: body.infos,
    });
  });

  it('gives revisions to the sources at the positions named', () => {
    const body = { revisions: ['v2'], sourcePositions: [2] };
    expect(syncOperation(multiple, body).sync.revisions).toEqual(['main', 'v2']);
    expect(() => syncOperation(multiple, { revisions: ['x'], sourcePositions: [3] })).toThrow(
      'no source 3',
    );
  });

  it.each([
    ['local manifests', automated, { manifests: ['{}'] }, 'local manifests cannot be synced'],
    [
      'another revision',
      automated,
      { revision: 'dev' },
      'automated sync is enabled and follows main',
    ],
  ])('with %s is refused while automated sync is on', (_name, spec, body, message) => {
    expect(() => syncOperation(spec, body)).toThrow(message);
    expect(() => syncOperation(spec, { ...body, dryRun: true })).not.toThrow();
    expect(() => syncOperation(manual, body)).not.toThrow();
    const off = { ...spec, syncPolicy: { automated: { enabled: false } } };
    expect(() => syncOperation(off, body)).not.toThrow();
  });

  it('of one of several sources at another revision is refused while automated sync is on', () => {
    const several = { ...multiple, syncPolicy: { automated: {} } };
    const at = (revision: string) => ({ revisions: [revision], sourcePositions: [1] });
    expect(() => syncOperation(several, at('dev'))).toThrow('cannot sync to dev');
    expect(() => syncOperation(several, at('main'))).not.toThrow();
  });

  it('becomes a running operation without steps', () => {
    const operation = newOperation(syncOperation(manual, { prune: true }), {
      id: 'id',
      applicationId: 'uid',
      username: 'ann',
      now: new Date(0),
    });
    expect(operation).toEqual({
      id: 'id',
      applicationId: 'uid',
      kind: 'sync',
      phase: 'Running',
      message: '',
      sync: { prune: true },
      initiatedBy: { username: 'ann' },
      revision: '',
      retryCount: 0,
      startedAt: '1970-01-01T00:00:00.000Z',
    });
  });
});

describe('a rollback', () => {
  const entry = {
    id: 3,
    revision: 'abc',
    deployedAt: '2026-01-01T00:00:00Z',
    source: { repoURL: 'https://git.example/r', path: 'old' },
  };
  const application = (spec: ApplicationSpec) => ({ spec }) as Application;

  it('syncs to the revision and the source of the entry', () => {
    expect(rollbackOperation(application(manual), entry, { prune: true }).sync).toEqual({
      revision: 'abc',
      source: entry.source,
      prune: true,
      syncStrategy: { apply: {} },
      rollback: { id: 3 },
    });
  });

  it('takes all sources of an entry with several', () => {
    const sources = [
      { repoURL: 'https://a', path: 'a' },
      { repoURL: 'https://b', chart: 'b' },
    ];
    const several = { ...entry, source: undefined, sources, revisions: ['1', '2'] };
    const { sync } = rollbackOperation(application(multiple), several, {});
    expect(sync).toMatchObject({ sources, revisions: ['1', '2'] });
    expect(sync.revision).toBeUndefined();
  });

  it('is refused while automated sync is on, and says so', () => {
    expect(() => rollbackOperation(application(automated), entry, {})).toThrow(
      'rollback cannot be started while automated sync is enabled',
    );
    expect(rollbackOperation(application(automated), entry, {}, true).sync.revision).toBe('abc');
  });
});
