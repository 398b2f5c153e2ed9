import { expect, it } from 'vitest';
import { proportions } from './proportions.ts';

it('shows one of thousands', () => {
  const [bad, good] = proportions(['Degraded', 'Healthy'], { Degraded: 1, Healthy: 4999 });
  expect(bad?.percent).toBeGreaterThan(1);
  expect((bad?.percent ?? 0) + (good?.percent ?? 0)).toBeCloseTo(100);
});

it('draws nothing of nothing', () => {
  expect(proportions(['Degraded', 'Healthy'], {}).map(({ percent }) => percent)).toEqual([0, 0]);
});
