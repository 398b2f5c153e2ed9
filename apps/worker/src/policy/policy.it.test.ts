import { ANNOTATION_PLAIN_SECRETS, ANNOTATION_RULES, parseProject } from '@lockstep/domain';
import { uniqueNamespace, waitFor } from '@lockstep/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig } from '../config.ts';
import { configMap } from '../testing/manifests.ts';
import { type Stack, startStack } from '../testing/stack.ts';
import { startApp, type TestApp } from '../testing/test-app.ts';
import { startWorker, type Worker } from '../worker.ts';

/** Rules of a project, from its annotations to what is not deployed. */

let stack: Stack;
let worker: Worker;
beforeAll(async () => {
  stack = await startStack();
  worker = await startWorker(readConfig({ ...stack.env, LOCKSTEP_LOG_LEVEL: 'warn' }, []));
});
afterAll(async () => {
  await worker?.stop();
  await stack?.close();
});

const RULE = `
- name: owner
  kinds: [ConfigMap]
  expression: '"owner" in object.data'
  message: says who owns it
`;

async function project(annotations: Record<string, string>): Promise<string> {
  const name = uniqueNamespace('rules');
  await save(name, annotations);
  return name;
}

async function save(name: string, annotations: Record<string, string>): Promise<void> {
  const raw = {
    metadata: { name, annotations },
    spec: {
      sourceRepos: ['*'],
      destinations: [{ server: '*', namespace: '*' }],
      clusterResourceWhitelist: [{ group: '*', kind: '*' }],
    },
  };
  await stack.store.projects.create(parseProject(raw), raw, { upsert: true }, { name: 'test' });
  for (const { uid } of await stack.store.projects.applicationsOf(name)) await stack.signal(uid);
}

const owned = { 'app/a.json': configMap('a', { owner: 'team' }) };
const ownerless = { 'app/a.json': configMap('a', { x: '1' }) };
const secret = (fields: object) => ({
  'app/s.json': { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, ...fields },
});

const conditionsOf = async (app: TestApp, type: string) =>
  ((await app.now()).status.conditions ?? [])
    .filter((condition) => condition.type === type)
    .map(({ message }) => message);

describe('a rule whose severity is error', () => {
  it('holds back automation until Git keeps it, and names itself', async () => {
    const app = await startApp(stack, ownerless, {
      spec: { project: await project({ [ANNOTATION_RULES]: RULE }) },
    });
    const held = await app.untilCondition(
      'PolicyError',
      'rule owner: ConfigMap a: says who owns it',
    );
    expect(held.status.sync.status).toBe('OutOfSync');
    expect(held.status.automation?.because).toContain('rule owner');
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
    await app.push(owned);
    await app.untilSynced();
    expect(await conditionsOf(app, 'PolicyError')).toEqual([]);
  });

  it('holds back a sync by hand', async () => {
    const app = await startApp(stack, ownerless, {
      automated: null,
      spec: { project: await project({ [ANNOTATION_RULES]: RULE }) },
    });
    await app.untilCondition('PolicyError');
    const { phase, message } = await app.sync({});
    expect(phase).toBe('Failed');
    expect(message).toBe(
      "the project's rules are not kept: rule owner: ConfigMap a: says who owns it",
    );
    expect(await app.live('ConfigMap', 'a')).toBeUndefined();
  });

  it('that the project takes back holds nothing any more', async () => {
    const name = await project({ [ANNOTATION_RULES]: RULE });
    const app = await startApp(stack, ownerless, { spec: { project: name } });
    await app.untilCondition('PolicyError');
    await save(name, {});
    await app.untilSynced();
    expect(await conditionsOf(app, 'PolicyError')).toEqual([]);
  });

  it('that cannot be told of an object is not kept', async () => {
    const rule = '[{name: spec, kinds: [ConfigMap], expression: object.spec.a == 1}]';
    const app = await startApp(stack, owned, {
      spec: { project: await project({ [ANNOTATION_RULES]: rule }) },
    });
    await app.untilCondition('PolicyError', 'No such key: spec');
  });

  it('may ask of the application', async () => {
    const rule = '[{name: named, expression: application.destination.namespace == "nowhere"}]';
    const app = await startApp(stack, owned, {
      spec: { project: await project({ [ANNOTATION_RULES]: rule }) },
    });
    await app.untilCondition('PolicyError', 'must hold: application.destination.namespace');
  });
});

it('a rule whose severity is warn only tells', async () => {
  const rule = RULE.replace('kinds:', 'severity: warn\n  kinds:');
  const app = await startApp(stack, ownerless, {
    spec: { project: await project({ [ANNOTATION_RULES]: rule }) },
  });
  await app.untilSynced();
  expect(await conditionsOf(app, 'PolicyWarning')).toEqual([
    'rule owner: ConfigMap a: says who owns it',
  ]);
});

describe('a plain Secret', () => {
  const plain = secret({ stringData: { password: 'hunter2' } });

  it('is deployed with a warning', async () => {
    const app = await startApp(stack, plain);
    await app.untilSynced();
    const [told, ...others] = await conditionsOf(app, 'PolicyWarning');
    expect(told).toContain('rule plain-secrets: Secret s: its data is in Git in plain');
    expect(others).toEqual([]);
    expect(JSON.stringify((await app.now()).status)).not.toContain('hunter2');
  });

  it.each([
    ['error', true],
    ['allow', false],
  ])('where the project says %s', async (policy, isHeld) => {
    const app = await startApp(stack, plain, {
      spec: { project: await project({ [ANNOTATION_PLAIN_SECRETS]: policy }) },
    });
    if (isHeld) await app.untilCondition('PolicyError', 'plain-secrets');
    else await app.untilSynced();
    expect((await app.live('Secret', 's')) === undefined).toBe(isHeld);
    expect(await conditionsOf(app, 'PolicyWarning')).toEqual([]);
  });

  it('without data is none', async () => {
    const app = await startApp(stack, secret({ type: 'Opaque' }));
    await app.untilSynced();
    expect(await conditionsOf(app, 'PolicyWarning')).toEqual([]);
  });
});

it('rules that take for ever hold back what they are about, and nothing else', async () => {
  const rule = `[{name: endless, kinds: [ConfigMap], expression: '${listsWithin()}'}]`;
  const app = await startApp(stack, owned, {
    spec: { project: await project({ [ANNOTATION_RULES]: rule }) },
  });
  const other = await startApp(stack, owned);
  await other.untilSynced();
  await waitFor(async () => (await conditionsOf(app, 'PolicyError')).length > 0, {
    what: 'it is told',
    deadlineMs: 60_000,
  });
  expect((await conditionsOf(app, 'PolicyError'))[0]).toContain('took longer than 5000 ms');
});

function listsWithin(): string {
  const list = `[${Array.from({ length: 100 }, (_, index) => index).join(',')}]`;
  return `${list}.all(a, ${list}.all(b, ${list}.all(c, ${list}.all(d, ${list}.all(e, true)))))`;
}
