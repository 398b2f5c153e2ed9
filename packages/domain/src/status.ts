import { z } from 'zod';

/** Status values are spelt as the field spells them; see docs/reference/statuses.md. */

export const syncStatusSchema = z.enum(['Synced', 'OutOfSync', 'Unknown']);
export type SyncStatusCode = z.infer<typeof syncStatusSchema>;

export const healthStatusSchema = z.enum([
  'Healthy',
  'Suspended',
  'Progressing',
  'Missing',
  'Degraded',
  'Unknown',
]);
export type HealthStatusCode = z.infer<typeof healthStatusSchema>;

/** Best to worst: an application is as healthy as its worst resource. */
export const HEALTH_ORDER: readonly HealthStatusCode[] = healthStatusSchema.options;

export interface HealthStatus {
  status: HealthStatusCode;
  message?: string;
}

export const operationPhaseSchema = z.enum([
  'Running',
  'Terminating',
  'Succeeded',
  'Failed',
  'Error',
]);
export type OperationPhase = z.infer<typeof operationPhaseSchema>;

export function isOperationDone(phase: OperationPhase): boolean {
  return phase === 'Succeeded' || phase === 'Failed' || phase === 'Error';
}

export const conditionTypeSchema = z.enum([
  'DeletionError',
  'InvalidSpecError',
  'ComparisonError',
  'SyncError',
  'UnknownError',
  'SharedResourceWarning',
  'RepeatedResourceWarning',
  'ExcludedResourceWarning',
  'OrphanedResourceWarning',
  'UnknownFieldWarning',
  'UnstableRenderWarning',
  'ManifestWarning',
  'PolicyError',
  'PolicyWarning',
  'DriftDetected',
  'HealConflictWarning',
  'RollbackQuarantine',
  'RollbackError',
]);
export type ConditionType = z.infer<typeof conditionTypeSchema>;

/** One fact about an application that people should know. Cleared when it is no longer true. */
export interface Condition {
  type: ConditionType;
  message: string;
  lastTransitionTime?: string;
}
