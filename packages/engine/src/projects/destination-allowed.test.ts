import type { ProjectSpec } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { destinationAllowed } from './destination-allowed.ts';

type Entries = ProjectSpec['destinations'];

const PROD = { server: 'https://prod.example', name: 'prod' };
const any = { server: '*', namespace: '*' };

describe('a destination is permitted', () => {
  it.each<[string, Entries, string, boolean]>([
    ['by stars', [any], 'shop', true],
    ['by nothing', undefined, 'shop', false],
    ['by an empty list', [], 'shop', false],
    ['by address and namespace', [{ server: PROD.server, namespace: 'shop' }], 'shop', true],
    ['by name and namespace', [{ name: 'prod', namespace: 'shop' }], 'shop', true],
    [
      'by either of address and name',
      [{ server: 'https://x', name: 'prod', namespace: '*' }],
      'shop',
      true,
    ],
    ['by a glob of the name', [{ name: 'pr*', namespace: '*' }], 'shop', true],
    [
      'by a glob of the address that crosses slashes',
      [{ server: 'https*', namespace: '*' }],
      'shop',
      true,
    ],
    ['in a namespace by a glob', [{ server: '*', namespace: 'shop-*' }], 'shop-eu', true],
    ['in a namespace by braces', [{ server: '*', namespace: '{shop,till}' }], 'till', true],
    ['in another namespace: not', [{ server: '*', namespace: 'shop' }], 'shop-eu', false],
    [
      'on another address: not',
      [{ server: 'https://test.example', namespace: '*' }],
      'shop',
      false,
    ],
    ['without a namespace in the entry: only none', [{ server: '*' }], 'shop', false],
    ['no namespace by an entry without one', [{ server: '*' }], '', true],
    ['no namespace by a star', [any], '', true],
    ['no namespace by a name: not', [{ server: '*', namespace: 'shop' }], '', false],
    ['an entry of a namespace alone: not', [{ namespace: '*' }], 'shop', false],
    ['unless the namespace is denied', [any, { server: '*', namespace: '!shop' }], 'shop', false],
    [
      'unless it is denied, in any order',
      [{ server: '*', namespace: '!shop' }, any],
      'shop',
      false,
    ],
    ['where another namespace is denied', [{ server: '*', namespace: '!kube-*' }], 'shop', true],
    [
      'a namespace denied on another address',
      [any, { server: 'https://x', namespace: '!shop' }],
      'shop',
      true,
    ],
    [
      'unless the address is denied',
      [any, { server: '!https://prod*', namespace: '*' }],
      'shop',
      false,
    ],
    [
      'an address denied in other namespaces',
      [any, { server: '!https://prod*', namespace: 'x' }],
      'shop',
      true,
    ],
    ['unless the name is denied', [any, { name: '!prod', namespace: '*' }], 'shop', false],
    [
      'a name denied counts in every namespace',
      [any, { name: '!prod', namespace: 'x' }],
      'shop',
      false,
    ],
    ['where another name is denied', [{ name: '!test', namespace: '*' }], 'shop', true],
  ])('%s', (_title, destinations, namespace, permitted) => {
    const project = { metadata: { name: 'p' }, spec: { destinations } };
    expect(destinationAllowed(project, PROD, namespace).kind === 'allowed').toBe(permitted);
  });

  it.each<[string, string | undefined, boolean]>([
    ['of the project', 'p', true],
    ['of another project', 'q', false],
    ['of nobody', '', false],
    ['that is not known', undefined, false],
  ])("on a cluster %s, where only the project's own are", (_title, owner, permitted) => {
    const spec = { destinations: [any], permitOnlyProjectScopedClusters: true };
    const cluster = { ...PROD, ...(owner === undefined ? {} : { project: owner }) };
    const verdict = destinationAllowed({ metadata: { name: 'p' }, spec }, cluster, 'shop');
    expect(verdict.kind === 'allowed').toBe(permitted);
  });

  it.each([
    [false, 'https://prod.example'],
    [true, 'prod'],
  ])('says no in the words of the field (by name: %s)', (saysName, told) => {
    const project = { metadata: { name: 'p' }, spec: { destinations: [] } };
    expect(destinationAllowed(project, PROD, 'shop', { saysName })).toEqual({
      kind: 'denied',
      message: `application destination server '${told}' and namespace 'shop' do not match any of the allowed destinations in project 'p'`,
      rule: 'no entry of spec.destinations matches it',
    });
  });
});
