import { expect, it } from 'vitest';
import { objectOf } from './permissions.ts';

it.each([
  ['applications', '', '*/*'],
  ['applications', ' shop ', 'shop/*'],
  ['logs', 'shop', 'shop/*'],
  ['projects', 'shop', 'shop'],
  ['projects', '', '*'],
  ['clusters', 'shop', '*'],
])('%s in project %j is asked about as %s', (resource, project, object) => {
  expect(objectOf(resource, project)).toBe(object);
});
