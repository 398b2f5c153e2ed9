import { describe, expect, it } from 'vitest';
import type { RetireRepository } from './retire-repository.ts';
import { matchRetireRepository } from './retire-repository.ts';

const REPOSITORY: RetireRepository = {
  lodash: {
    vulnerabilities: [
      {
        below: '4.17.5',
        severity: 'medium',
        identifiers: { summary: 'old', githubID: 'GHSA-old' },
      },
      {
        atOrAbove: '3.7.0',
        below: '4.17.19',
        severity: 'high',
        identifiers: { summary: 'Prototype pollution', CVE: ['CVE-2020-8203'] },
        info: ['http://example.com', 'https://example.com/advisory'],
      },
    ],
  },
  nextjs: { npmname: 'next', vulnerabilities: [{ below: '1.9.0b1', severity: 'unheard of' }] },
  unbounded: { vulnerabilities: [{ atOrAbove: '1.0.0', severity: 'high' }] },
  unreadable: { vulnerabilities: [{ below: 'the next one', severity: 'high' }] },
  bare: {},
};

describe('an advisory of a library', () => {
  it.each([
    ['lodash', '4.17.15', ['CVE-2020-8203 high']],
    ['lodash', '4.17.18-rc.1', ['CVE-2020-8203 high']],
    ['lodash', '4.17.19', []],
    ['lodash', '4.17.4', ['GHSA-old moderate', 'CVE-2020-8203 high']],
    ['lodash', '3.6.9', ['GHSA-old moderate']],
    ['nextjs', '1.8.0', []],
    ['next', '1.8.0', ['next <1.9.0 high']],
    ['next', '1.9.0', []],
    ['unbounded', '2.0.0', []],
    ['unreadable', '0.0.1', []],
    ['bare', '0.0.1', []],
    ['unknown', '1.0.0', []],
  ])('of %s %s: %j', (name, version, expected) => {
    const { hits } = matchRetireRepository(REPOSITORY, [{ name, version }]);
    expect(hits.map(({ id, severity }) => `${id} ${severity}`)).toEqual(expected);
  });

  it('is told with its range and where to read on', () => {
    const { hits } = matchRetireRepository(REPOSITORY, [{ name: 'lodash', version: '4.17.15' }]);
    expect(hits).toEqual([
      {
        id: 'CVE-2020-8203',
        name: 'lodash',
        version: '4.17.15',
        severity: 'high',
        title: 'Prototype pollution',
        vulnerable: '>=3.7.0 <4.17.19',
        url: 'https://example.com/advisory',
      },
    ]);
  });

  it('is known of as many packages as it names', () => {
    const packages = ['next', 'lodash', 'left-pad'].map((name) => ({ name, version: '9.0.0' }));
    expect(matchRetireRepository(REPOSITORY, packages).knownPackages).toBe(2);
  });
});
