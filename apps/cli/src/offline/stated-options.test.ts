import { parseSyncOptions } from '@lockstep/engine';
import { expect, test } from 'vitest';
import { inOrderOfWeight } from './stated-options.ts';

test.each<[string[], object]>([
  [['PruneLast=true', 'PruneLast=false'], { pruneLast: true }],
  [['PruneLast=false', 'PruneLast=true'], { pruneLast: true }],
  [['Validate=false', 'Validate=true'], { validate: false }],
  [['Prune=false', 'Prune=true'], { prune: 'never' }],
  [['Prune=true', 'Prune=false'], { prune: 'allowed' }],
  [['Delete=confirm', 'Delete=false'], { delete: 'confirm' }],
  [['Prune=false', 'Delete=true', 'Prune=true'], { prune: 'never', delete: 'allowed' }],
  [[' CreateNamespace=true'], { createNamespace: false }],
  [['createnamespace=true'], { createNamespace: false }],
])('of %j counts %j', (texts, expected) => {
  expect(parseSyncOptions(inOrderOfWeight(texts)).options).toMatchObject(expected);
});
