import {
  ANNOTATION_PHASE_TIMEOUT,
  ANNOTATION_READY_TIMEOUT,
  ANNOTATION_ROLLBACK_ON_DEGRADED,
  ANNOTATION_SYNC_TIMEOUT,
  type Condition,
  type KubeObject,
} from '@lockstep/domain';
import {
  parseSyncOptions,
  readPhaseTimeouts,
  readTimeout,
  readyTimeoutOf,
  unknownResourceOptions,
} from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';

const TOLD = 5;

/** Sync options and timeouts that cannot be read: they do nothing, and people should know. */
export function optionWarnings(
  manifests: readonly KubeObject[],
  record: ApplicationRecord,
): Condition[] {
  const wrong = [...ofApplication(record), ...manifests.flatMap(ofResource)];
  if (wrong.length === 0) return [];
  const more = wrong.length > TOLD ? ` and ${wrong.length - TOLD} more` : '';
  const told = wrong.slice(0, TOLD).join(', ');
  const message = `Options that nobody knows do nothing: ${told}${more}.`;
  return [{ type: 'UnknownFieldWarning', message }];
}

function ofApplication({ application }: ApplicationRecord): string[] {
  const { annotations } = application.metadata;
  const { unknown } = parseSyncOptions(application.spec.syncPolicy?.syncOptions);
  const phases = readPhaseTimeouts(annotations?.[ANNOTATION_PHASE_TIMEOUT]).wrong;
  return [
    ...unknown,
    ...[ANNOTATION_SYNC_TIMEOUT, ANNOTATION_ROLLBACK_ON_DEGRADED].flatMap((name) => {
      const text = annotations?.[name];
      return text !== undefined && readTimeout(text) === undefined ? [`${name}: ${text}`] : [];
    }),
    ...phases.map((part) => `${ANNOTATION_PHASE_TIMEOUT}: ${part}`),
  ];
}

function ofResource(object: KubeObject): string[] {
  const { kind, metadata } = object;
  const timeout = metadata.annotations?.[ANNOTATION_READY_TIMEOUT];
  const wrong = [
    ...unknownResourceOptions(object),
    ...(timeout !== undefined && readyTimeoutOf(object) === undefined
      ? [`${ANNOTATION_READY_TIMEOUT}: ${timeout}`]
      : []),
  ];
  return wrong.map((text) => `${text} (${kind} ${metadata.name ?? ''})`);
}
