import { expect, test } from 'vitest';
import { turnOf } from './turn-of.ts';

function object(kind: string) {
  return { apiVersion: 'v1', kind, metadata: { name: 'web' } };
}

test.each(['Deployment', 'StatefulSet', 'Job', 'Pod'])('a new %s yields', (kind) => {
  expect(turnOf('app', object(kind), undefined)).toEqual({ flow: 'app', yieldsForMs: 30_000 });
});

test.each(['Namespace', 'Service', 'ConfigMap', 'Certificate'])('a new %s does not', (kind) => {
  expect(turnOf('app', object(kind), undefined)).toEqual({ flow: 'app' });
});

test('what runs already does not yield', () => {
  const live = object('Deployment');
  expect(turnOf('app', object('Deployment'), live)).toEqual({ flow: 'app' });
});
