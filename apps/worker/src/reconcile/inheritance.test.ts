import { type Project, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { Inheritance } from './inheritance.ts';

const project = (name: string, labels: Record<string, string> = {}) =>
  ({ metadata: { name, labels }, spec: {} }) as unknown as Project;
const PROJECTS = [
  project('base'),
  project('more'),
  project('shop', { tier: 'web' }),
  project('bank', { tier: 'web', strict: 'yes' }),
  project('alone'),
];
const rule = (name: string, label: string) =>
  `- {projectName: ${name}, labelSelector: {matchExpressions: [{key: ${label}, operator: Exists}]}}`;
const WEB = rule('base', 'tier');
const STRICT = rule('more', 'strict');

const SET = { kind: 'setting', uid: SETTING_CUSTOMIZATIONS, payload: {} };
const written = (name: string) => ({ kind: 'project', uid: name, payload: { name } });

describe('of projects, those inherit otherwise', () => {
  it.each<[string, string, string, object[], string[]]>([
    ['when a rule comes', '', WEB, [SET], ['shop', 'bank']],
    ['when it goes', WEB, '', [SET], ['shop', 'bank']],
    ['when one of two goes', `${WEB}\n${STRICT}`, WEB, [SET], ['bank']],
    ['when the order changes', `${WEB}\n${STRICT}`, `${STRICT}\n${WEB}`, [SET], ['bank']],
    ['not when another setting is written', WEB, WEB, [SET], []],
    ['not by a setting nobody told of', '', WEB, [], []],
    ['when what they inherit is written', WEB, WEB, [written('base')], ['shop', 'bank']],
    ['not when what nobody inherits is', WEB, WEB, [written('more'), written('shop')], []],
    ['not when an application is', WEB, WEB, [{ ...written('base'), kind: 'application' }], []],
  ])('%s', async (_name, before, after, events, names) => {
    let globalProjects = before;
    const inheritance = new Inheritance({
      settings: { get: async () => ({ globalProjects }) },
      projects: { list: async () => PROJECTS },
    } as unknown as ConstructorParameters<typeof Inheritance>[0]);
    await inheritance.start();
    globalProjects = after;
    expect(await inheritance.changedBy(events as never)).toEqual(names);
  });
});
