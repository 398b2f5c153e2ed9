import { describe, expect, it } from 'vitest';
import { countRequests } from './request-counts.ts';

const sample = (status: number, count: number) =>
  `lockstep_http_request_duration_seconds_count{method="GET",route="/x",status="${status}"} ${count}`;

describe('countRequests', () => {
  it.each([
    ['nothing of other metrics', 'lockstep_render_total{outcome="rendered"} 7', 0, []],
    ['answers of all kinds', `${sample(200, 3)}\n${sample(404, 2)}`, 5, []],
    ['no fault where something is away', sample(503, 4), 4, []],
    ['faults', sample(500, 2), 2, ['method="GET",route="/x",status="500": 2']],
  ])('counts %s', (_title, metrics, all, faults) => {
    expect(countRequests(metrics)).toEqual({ all, faults });
  });
});
