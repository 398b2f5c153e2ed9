import {
  type KubeObject,
  type ProjectSpec,
  parseProject,
  SETTING_CUSTOMIZATIONS,
} from '@lockstep/domain';
import { uniqueNamespace } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';
import { gate, openGate, untilGateRuns } from './testing/gate.ts';
import { configMap } from './testing/manifests.ts';
import { type Stack, startStack } from './testing/stack.ts';
import { resultOf, startApp } from './testing/test-app.ts';
import { startWorker, type Worker } from './worker.ts';

/** What a project inherits counts for its applications, on a real API server. */

const ACTOR = { name: 'test' };
let stack: Stack;
let worker: Worker;

const INHERITING =
  '- {projectName: global, labelSelector: {matchExpressions: [{key: inherits, operator: Exists}]}}';

/** As the API sets it. */
const inherit = (globalProjects: string) =>
  stack.store.settings.set(
    SETTING_CUSTOMIZATIONS,
    { globalProjects },
    { actor: ACTOR, object: 'customizations' },
  );

beforeAll(async () => {
  stack = await startStack();
  await inherit(INHERITING);
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'error' }, []));
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

async function save(name: string, spec: ProjectSpec, labels: Record<string, string> = {}) {
  const raw = { metadata: { name, labels }, spec };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, ACTOR);
  return name;
}

const PERMISSIVE: ProjectSpec = {
  sourceRepos: ['*'],
  destinations: [{ server: '*', namespace: '*' }],
  clusterResourceWhitelist: [{ group: '*', kind: '*' }],
};
const secret: KubeObject = {
  ...{ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, stringData: { a: 'b' } },
};

describe('a project that permits nothing itself', () => {
  it('deploys by what its global project permits, while its labels fit', async () => {
    await save('global', PERMISSIVE);
    const name = await save(uniqueNamespace('team'), {}, { inherits: 'yes' });
    const files = { 'app/a.json': configMap('a', { x: '1' }) };
    const app = await startApp(stack, files, { spec: { project: name } });
    await app.untilSynced();
    await save(name, {});
    await app.refresh();
    await app.untilCondition('InvalidSpecError', `is not permitted in project '${name}'`);
  });

  it('is looked at again when the setting, or what it inherits, is changed, and nobody asks', async () => {
    await save('global', PERMISSIVE);
    const name = await save(uniqueNamespace('team'), {}, { inherits: 'yes' });
    const files = { 'app/a.json': configMap('b', { x: '1' }) };
    const app = await startApp(stack, files, { spec: { project: name } });
    const refused = `is not permitted in project '${name}'`;
    const permitted = () => app.until('no condition', ({ status }) => !status.conditions?.length);
    await app.untilSynced();
    await inherit('[]');
    await app.untilCondition('InvalidSpecError', refused);
    await inherit(INHERITING);
    await permitted();
    await save('global', {});
    await app.untilCondition('InvalidSpecError', refused);
    await save('global', PERMISSIVE);
    await permitted();
  });

  it('is denied what its global project denies, from one wave to the next', async () => {
    const denied = { namespaceResourceBlacklist: [{ group: '', kind: 'Secret' }] };
    await save('global', { ...PERMISSIVE, ...denied });
    const name = await save(uniqueNamespace('team'), PERMISSIVE);
    const annotations = { 'argocd.argoproj.io/sync-wave': '1' };
    const late = { ...secret, metadata: { name: 's', annotations } };
    const app = await startApp(
      stack,
      { 'app/a.yaml': [gate(), late] },
      { spec: { project: name }, automated: null },
    );
    const begun = await app.begin({ sync: {} });
    await untilGateRuns(app);
    await save(name, PERMISSIVE, { inherits: 'yes' });
    await openGate(stack, app);
    const sync = await app.ended(begun);
    expect(sync.phase).toBe('Failed');
    expect(resultOf(sync, 's')).toBe(
      `SyncFailed: resource :Secret is not permitted in project ${name}`,
    );
    expect(await app.live('Secret', 's')).toBeUndefined();
  });
});
