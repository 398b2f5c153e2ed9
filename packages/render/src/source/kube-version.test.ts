import { expect, test } from 'vitest';
import { plainKubeVersion } from './kube-version.ts';

test.each<[string | undefined, string | undefined]>([
  ['1.30.2', '1.30.2'],
  ['v1.30.2', '1.30.2'],
  ['v1.30.2-eks-1552ad0', '1.30.2'],
  ['1.29.4-gke.1043002', '1.29.4'],
  ['1.30.2+k3s1', '1.30.2'],
  ['1.30', '1.30'],
  ['1.030.2', '1.30.2'],
  ['v1.30.x', '1.30'],
  ['', undefined],
  [undefined, undefined],
])('%s is %s to Helm', (version, plain) => {
  expect(plainKubeVersion(version)).toBe(plain);
});

test.each(['1', 'latest', '01.30', '-'])('%s is refused', (version) => {
  expect(() => plainKubeVersion(version)).toThrow(`kubeVersion "${version}" is not like`);
});
