import type { HealthStatusCode, OperationPhase, SyncStatusCode } from '@lockstep/domain';

/** The colour family of a status; the shape beside it says the same without colour. */
export type Tone = 'ok' | 'warn' | 'bad' | 'busy' | 'idle' | 'hold';

export const SYNC_STATUSES = ['OutOfSync', 'Unknown', 'Synced'] as const satisfies SyncStatusCode[];

/** Worst first: what needs a person comes first. */
export const HEALTH_STATUSES = [
  'Degraded',
  'Missing',
  'Unknown',
  'Progressing',
  'Suspended',
  'Healthy',
] as const satisfies HealthStatusCode[];

const SYNC_TONES = { Synced: 'ok', OutOfSync: 'warn', Unknown: 'idle' } as const satisfies Record<
  SyncStatusCode,
  Tone
>;

const HEALTH_TONES = {
  Healthy: 'ok',
  Progressing: 'busy',
  Degraded: 'bad',
  Suspended: 'hold',
  Missing: 'warn',
  Unknown: 'idle',
} as const satisfies Record<HealthStatusCode, Tone>;

const PHASE_TONES = {
  Running: 'busy',
  Terminating: 'warn',
  Succeeded: 'ok',
  Failed: 'bad',
  Error: 'bad',
} as const satisfies Record<OperationPhase, Tone>;

function toneIn(tones: Record<string, Tone>, value: string): Tone {
  return Object.hasOwn(tones, value) ? (tones[value] ?? 'idle') : 'idle';
}

export const syncTone = (status: string): Tone => toneIn(SYNC_TONES, status);
export const healthTone = (status: string): Tone => toneIn(HEALTH_TONES, status);
export const phaseTone = (phase: string): Tone => toneIn(PHASE_TONES, phase);

/** The field's spelling for people: `OutOfSync` → `Out of sync`. */
export function syncText(status: string): string {
  return status === 'OutOfSync' ? 'Out of sync' : status;
}

export function isHealthStatus(value: string): value is HealthStatusCode {
  return Object.hasOwn(HEALTH_TONES, value);
}
