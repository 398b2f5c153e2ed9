import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { healthOf } from './index.ts';
import { HEALTH_TABLES } from './registry.ts';
import { CASES } from './testing/cases.ts';
import { objectIn } from './testing/situation.ts';

const KINDS = Object.values(HEALTH_TABLES).flatMap((table) => Object.keys(table));
/** What Kubernetes' own rules read, in one object. */
const EVERYTHING = [
  '.spec.replicas=2 .status.observedGeneration=2 .status.replicas=2 .status.phase=Running',
  '.spec.updateStrategy={"type":"RollingUpdate","rollingUpdate":{"partition":1}}',
  '.spec.type=LoadBalancer .status.loadBalancer.ingress=[{}] .spec.restartPolicy=Always',
  '.status.containerStatuses=[{"state":{"waiting":{"reason":"Error"}},"lastState":{}}]',
  '.status.lastScheduleTime="2026-01-01T00:00:00Z" Progressing=False:ProgressDeadlineExceeded',
  'Ready=True',
].join(' ');
const WRONG: unknown[] = [null, '', 'text', -1, Number.NaN, true, [], [null], [[]], {}, [{}]];
const STATUSES = new Set([
  ...['Healthy', 'Progressing', 'Degraded', 'Suspended', 'Unknown', 'Missing'],
  undefined,
]);

/** Every object that differs from this one in one field being something else. */
function* mutations(value: unknown, depth = 0): Generator<unknown> {
  yield* WRONG;
  if (typeof value !== 'object' || value === null || depth > 6) return;
  for (const [key, part] of Object.entries(value)) {
    if (key === 'apiVersion' || key === 'kind') continue;
    for (const other of mutations(part, depth + 1)) {
      if (Array.isArray(value)) yield value.with(Number(key), other);
      else yield { ...value, [key]: other };
    }
  }
}

describe('an object with fields of wrong types', () => {
  it.each(KINDS)('of kind %s is judged without an error', (kind) => {
    const situations = Object.keys(CASES[kind] ?? { '-': undefined }).slice(0, 5);
    const unheard = [...situations, EVERYTHING].flatMap((situation) =>
      [...mutations(objectIn(kind, situation))]
        .filter(isTop)
        .map((mutated) => healthOf(mutated)?.status)
        .filter((status) => !STATUSES.has(status)),
    );
    expect(unheard).toEqual([]);
  });

  it.each([
    ['apps/Deployment', '.spec.replicas="3"', 'Unknown'],
    ['apps/Deployment', '.spec.paused="yes"', 'Unknown'],
    ['apps/StatefulSet', '.status=gone', 'Unknown'],
    ['batch/Job', '.status.conditions=[1]', 'Unknown'],
    ['/Pod', '.status.containerStatuses={}', 'Unknown'],
    ['/Service', '.spec.type=1', 'Unknown'],
    ['apps/Deployment', '.spec.replicas=null .status.observedGeneration=2', 'Healthy'],
  ])('%s with %s is %s', (kind, situation, expected) => {
    expect(healthOf(objectIn(kind, situation))?.status).toBe(expected);
  });
});

/** What is no object with metadata is refused before anybody asks for its health. */
function isTop(value: unknown): value is KubeObject {
  return typeof value === 'object' && value !== null && 'kind' in value;
}
