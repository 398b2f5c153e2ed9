import type { ApplicationStatus, OperationPhase } from '@lockstep/domain';
import { describe, expect, test } from 'vitest';
import { sampleApplication } from '../testing/sample-application.ts';
import { parseResourceSelector } from './resource-selector.ts';
import { missingState, type WantedState, withDefaults } from './wait-conditions.ts';

const operation = (phase: OperationPhase): Partial<ApplicationStatus> => ({
  operationState: { operation: {}, phase, message: '', startedAt: '2026-01-01T00:00:00Z' },
});
const health = (status: 'Healthy' | 'Progressing' | 'Suspended' | 'Degraded') => ({
  health: { status },
});
const OUT = { sync: { status: 'OutOfSync' } } as const;

describe('what is waited for', () => {
  test.each<[WantedState, Partial<ApplicationStatus>, string | undefined]>([
    [{}, {}, undefined],
    [{}, OUT, 'it is OutOfSync'],
    [{}, health('Progressing'), 'its health is Progressing'],
    [{}, operation('Running'), 'its operation is Running'],
    [{}, operation('Succeeded'), undefined],
    [{}, { ...OUT, ...health('Degraded') }, 'it is OutOfSync, its health is Degraded'],
    [{ sync: true }, health('Degraded'), undefined],
    [{ health: true }, OUT, undefined],
    [{ operation: true }, { ...OUT, ...operation('Terminating') }, 'its operation is Terminating'],
    [{ suspended: true }, health('Suspended'), undefined],
    [{ suspended: true }, health('Healthy'), 'its health is Healthy'],
    [{ health: true, suspended: true }, health('Healthy'), undefined],
    [{ degraded: true }, health('Degraded'), undefined],
  ])('%o of %o misses %s', (wanted, status, missing) => {
    expect(missingState(sampleApplication(status), withDefaults(wanted))).toBe(missing);
  });

  test('of chosen resources the others do not count', () => {
    const application = sampleApplication({
      ...OUT,
      resources: [
        {
          ...{ group: 'apps', version: 'v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
          status: 'Synced',
          health: { status: 'Progressing' },
        },
        {
          ...{ group: '', version: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'settings' },
          status: 'Synced',
        },
      ],
    });
    const wait = (text: string) =>
      missingState(application, withDefaults({ resources: [parseResourceSelector(text)] }));
    expect(wait(':ConfigMap:settings')).toBeUndefined();
    expect(wait('apps:Deployment:web')).toBe('Deployment web is Progressing');
    expect(wait('apps:Deployment:other')).toBe('no such resource is there yet');
  });
});
