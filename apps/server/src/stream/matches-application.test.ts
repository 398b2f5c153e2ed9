import type { Application } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { matchesApplication, parseLabelSelector } from './matches-application.ts';

const labels = { tier: 'gold', 'app.kubernetes.io/name': 'shop', empty: '' };

describe('a label selector', () => {
  it.each([
    ['', true],
    ['tier=gold', true],
    ['tier==gold,app.kubernetes.io/name=shop', true],
    ['tier=silver', false],
    ['tier!=silver', true],
    ['other!=x', true],
    ['tier in (silver, gold)', true],
    ['tier notin (silver, gold)', false],
    ['other notin (x)', true],
    ['tier', true],
    ['!tier', false],
    ['!other', true],
    ['empty=', true],
  ])('%s: %s', (selector, expected) => {
    expect(parseLabelSelector(selector)(labels)).toBe(expected);
  });

  it('that cannot be read is refused', () => {
    expect(() => parseLabelSelector('tier ~ gold')).toThrow('is not a requirement');
  });
});

describe('the filter of a watch', () => {
  const application = {
    metadata: { name: 'shop', namespace: 'argocd', labels },
    spec: { project: 'web', source: { repoURL: 'https://git.example/apps.git', path: 'x' } },
  } as unknown as Application;

  it.each([
    [{}, true],
    [{ name: 'shop', namespace: 'argocd', projects: ['web'] }, true],
    [{ name: 'other' }, false],
    [{ namespace: 'team' }, false],
    [{ projects: ['default'] }, false],
    [{ repo: 'https://GIT.example/apps' }, true],
    [{ repo: 'https://git.example/other' }, false],
    [{ selector: 'tier=gold' }, true],
    [{ selector: 'tier=silver' }, false],
  ])('%j: %s', (filter, expected) => {
    expect(matchesApplication(filter)(application)).toBe(expected);
  });
});
