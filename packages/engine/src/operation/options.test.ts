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
    [' Replace=true ', { replace: true }],
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
    'Replace = true',
    'Prune=false=',
  ])('%s is told as unknown and changes nothing', (text) => {
    expect(parseSyncOptions([text])).toEqual({ options: DEFAULT_SYNC_OPTIONS, unknown: [text] });
  });

  it.each([
    [
      'either way',
      ['Prune=false', 'Delete=confirm'],
      'Prune=true,Delete=false',
      {
        prune: 'allowed',
        delete: 'never',
      },
    ],
    ['either way', ['ServerSideApply=true'], 'ServerSideApply=false', { serverSideApply: false }],
    [
      'either way',
      ['RespectIgnoreDifferences=true'],
      'RespectIgnoreDifferences=false',
      {
        respectIgnoreDifferences: false,
      },
    ],
    ['to switch on', [], ' Force=true , Replace=true', { force: true, replace: true }],
    [
      'not to switch off',
      ['Replace=true', 'PruneLast=true'],
      'Replace=false,PruneLast=false',
      {
        replace: true,
        pruneLast: true,
      },
    ],
    ['not to validate again', ['Validate=false'], 'Validate=true', { validate: false }],
    ['by the first of two values', [], 'Prune=confirm,Prune=false', { prune: 'confirm' }],
    [
      'not at all for what is the application’s alone',
      [],
      'CreateNamespace=true',
      {
        createNamespace: false,
      },
    ],
  ])("of a resource change the application's %s: %j and %s", (_, application, own, expected) => {
    const { options } = parseSyncOptions(application);
    const object = annotated({ 'argocd.argoproj.io/sync-options': own });
    expect(resourceOptions(options, object)).toMatchObject(expected);
  });

  it('of Helm’s resource policy keep an object when the application goes, not in a sync', () => {
    const kept = annotated({ 'helm.sh/resource-policy': 'keep' });
    expect(resourceOptions(DEFAULT_SYNC_OPTIONS, kept)).toMatchObject({
      prune: 'allowed',
      delete: 'never',
    });
  });
});
