import { describe, expect, it } from 'vitest';
import { parseGoDuration } from '../windows/go-duration.ts';
import { canonicalQuantity } from './quantity.ts';
import { canonicalDuration } from './types/canonical-duration.ts';

const LONG = 300_000;

/** Values of manifests and annotations are other people's, and as long as they like. */
describe('a value that is hostile costs no more than its length', () => {
  it.each<[string, (text: string) => unknown]>([
    ['a quantity', canonicalQuantity],
    ['a duration of a schema', canonicalDuration],
    ['a duration of an annotation', parseGoDuration],
  ])('%s', (_what, read) => {
    const started = process.cpuUsage();
    for (const text of [
      '0'.repeat(LONG),
      `${'9'.repeat(LONG)}Gi`,
      `1.${'0'.repeat(LONG)}x`,
      '1s'.repeat(LONG),
      '.'.repeat(LONG),
    ]) {
      read(text);
    }
    expect(process.cpuUsage(started).user).toBeLessThan(2_000_000);
  });
});

it.each([
  ['0.5', '500m'],
  ['1.', '1'],
  ['.5Gi', '512Mi'],
  ['00001', '1'],
  ['12e3', '12e3'],
])('a quantity %s is %s as before', (written, canonical) => {
  expect(canonicalQuantity(written)).toBe(canonical);
});
