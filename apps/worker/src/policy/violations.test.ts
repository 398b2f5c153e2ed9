import {
  ANNOTATION_PLAIN_SECRETS,
  ANNOTATION_RULES,
  type KubeObject,
  type Project,
} from '@lockstep/domain';
import type { CelOutcome, CelRequest } from '@lockstep/scripting';
import { describe, expect, it } from 'vitest';
import { violationsOf } from './violations.ts';

type Given = Parameters<typeof violationsOf>;

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 's' },
  data: { a: 'YQ==' },
} as unknown as KubeObject;

/** An owner whose project has these annotations, and what it asked of CEL. */
function ownerOf(annotations: Record<string, string> | undefined, outcome?: CelOutcome) {
  const asked: CelRequest[] = [];
  const project = annotations && ({ metadata: { name: 'p', annotations }, spec: {} } as unknown);
  let current = project as Project | undefined;
  const owner = {
    projects: { of: async () => current },
    services: {
      cel: {
        evaluate: async (request: CelRequest) => {
          asked.push(request);
          return (
            outcome ?? { kind: 'answered', answers: request.asked.map(() => ({ kind: 'kept' })) }
          );
        },
      },
    },
  } as unknown as Given[0];
  const change = (to: Record<string, string>) => {
    current = { metadata: { name: 'p', annotations: to }, spec: {} } as unknown as Project;
  };
  return { owner, asked, change };
}

const record = {
  application: { metadata: { name: 'a', generation: 1 }, spec: { project: 'p', destination: {} } },
} as unknown as Given[1];

const severities = async (owner: Given[0], manifests = [secret], opened: string[] = []) =>
  (await violationsOf(owner, record, { manifests, openedSecrets: new Set(opened) })).map(
    ({ rule, severity }) => `${rule} ${severity}`,
  );

describe('Secrets', () => {
  it.each<[string, Record<string, string> | undefined, string[], string[]]>([
    ['without a project', undefined, [], ['plain-secrets warn']],
    ['where nothing is said', {}, [], ['plain-secrets warn']],
    ['that are an error', { [ANNOTATION_PLAIN_SECRETS]: 'error' }, [], ['plain-secrets error']],
    ['that are allowed', { [ANNOTATION_PLAIN_SECRETS]: 'allow' }, [], []],
    [
      'of which something unknown is said',
      { [ANNOTATION_PLAIN_SECRETS]: 'maybe' },
      [],
      ['project error', 'plain-secrets error'],
    ],
    ['that came out of an encrypted file', {}, ['/s'], []],
    ['beside one that did', {}, ['/other', 'team/s'], ['plain-secrets warn']],
  ])('%s', async (_name, annotations, opened, expected) => {
    const { owner } = ownerOf(annotations);
    expect(await severities(owner, [secret], opened)).toEqual(expected);
  });
});

const RULES = '[{name: r, kinds: [ConfigMap], expression: "true"}]';

describe('rules', () => {
  const map = { ...secret, kind: 'ConfigMap' } as KubeObject;

  it('are asked of the kinds that they are about, once for the same manifests', async () => {
    const { owner, asked, change } = ownerOf({ [ANNOTATION_RULES]: RULES });
    const manifests = [secret, map];
    for (let i = 0; i < 3; i++) await severities(owner, manifests);
    expect(asked.map((request) => request.asked)).toEqual([[[0, 1]]]);
    change({ [ANNOTATION_RULES]: RULES });
    await severities(owner, manifests);
    expect(asked).toHaveLength(2);
  });

  it('that are about nothing here begin nothing', async () => {
    const { owner, asked } = ownerOf({ [ANNOTATION_RULES]: RULES });
    await severities(owner);
    expect(asked).toEqual([]);
  });

  it.each<[string, CelOutcome, string]>([
    ['broken', { kind: 'answered', answers: [{ kind: 'broken' }] }, 'must hold: true'],
    [
      'that fail',
      { kind: 'answered', answers: [{ kind: 'failed', message: 'No such key: x' }] },
      'must hold: true (No such key: x)',
    ],
    [
      'that take too long',
      { kind: 'ended', why: 'took longer than 5000 ms' },
      'the rules of the project could not be asked: that took longer than 5000 ms',
    ],
  ])('%s are told', async (_name, outcome, message) => {
    const { owner } = ownerOf({ [ANNOTATION_RULES]: RULES }, outcome);
    const found = await violationsOf(owner, record, {
      manifests: [map],
      openedSecrets: new Set(),
    });
    expect(found).toMatchObject([{ severity: 'error', message }]);
  });
});
