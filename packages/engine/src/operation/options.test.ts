import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SYNC_OPTIONS, parseSyncOptions, resourceOptions } from './options.ts';

const annotated = (annotations: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'a', annotations },
});

describe('sync options', () => {
  it.each([
    ['Validate=false', { validate: false }],
    ['CreateNamespace=true', { createNamespace: true }],
    ['Prune=false', { prune: 'never' }],
    ['Prune=confirm', { prune: 'confirm' }],
    ['Delete=false', { delete: 'never' }],
    ['Delete=confirm', { delete: 'confirm' }],
    ['PruneLast=true', { pruneLast: true }],
    ['PrunePropagationPolicy=background', { prunePropagation: 'background' }],
    ['ApplyOutOfSyncOnly=true', { applyOutOfSyncOnly: true }],
    ['SkipDryRunOnMissingResource=true', { skipDryRunOnMissingResource: true }],
    ['Replace=true', { replace: true }],
    ['Force=true', { force: true }],
    ['ServerSideApply=false', { serverSideApply: false }],
    ['ClientSideApplyMigration=false', { clientSideApplyMigration: false }],
    ['RespectIgnoreDifferences=true', { respectIgnoreDifferences: true }],
    ['FailOnSharedResource=true', { failOnSharedResource: true }],
    [' Replace = true ', { replace: true }],
  ])('%s is read', (text, expected) => {
    const { options, unknown } = parseSyncOptions([text]);
    expect(options).toEqual({ ...DEFAULT_SYNC_OPTIONS, ...expected });
    expect(unknown).toEqual([]);
  });

  it.each([
    'Purne=false',
    'Prune=perhaps',
    'PrunePropagationPolicy=slow',
    'Replace',
    'constructor=true',
  ])('%s is told as unknown and changes nothing', (text) => {
    expect(parseSyncOptions([text])).toEqual({ options: DEFAULT_SYNC_OPTIONS, unknown: [text] });
  });

  it("of a resource override the application's, both ways", () => {
    const { options } = parseSyncOptions(['Replace=true', 'Prune=false']);
    const own = annotated({
      'argocd.argoproj.io/sync-options': 'Replace=false, Prune=true,Force=true',
    });
    expect(resourceOptions(options, own)).toMatchObject({
      replace: false,
      prune: 'allowed',
      force: true,
    });
  });

  it('of the application alone are not taken from a resource', () => {
    const own = annotated({ 'argocd.argoproj.io/sync-options': 'CreateNamespace=true' });
    expect(resourceOptions(DEFAULT_SYNC_OPTIONS, own).createNamespace).toBe(false);
  });
});
