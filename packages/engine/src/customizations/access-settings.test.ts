import { expect, it } from 'vitest';
import { parseCustomizations } from './parse.ts';

const KEY = 'server.rbac.disableApplicationFineGrainedRBACInheritance';

it.each<[string, Record<string, string>, boolean, number]>([
  ['nothing', {}, false, 0],
  ['that it is off', { [KEY]: 'true' }, false, 0],
  ['that it is on', { [KEY]: 'false' }, true, 0],
  ['an empty text', { [KEY]: '' }, false, 0],
  ['what cannot be read', { [KEY]: 'no' }, false, 1],
])('inheritance of permissions by resources: %s', (_name, data, inherits, problemCount) => {
  const { customizations, problems, ignoredKeys } = parseCustomizations(data);
  expect(customizations.access).toEqual({ inheritsToResources: inherits });
  expect([problems.length, ignoredKeys]).toEqual([problemCount, []]);
});
