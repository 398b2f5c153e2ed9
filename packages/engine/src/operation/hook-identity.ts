import {
  ANNOTATION_HOOK_RUN,
  fnv1a,
  type KubeObject,
  LABEL_OPERATION,
  type Operation,
  type OperationStep,
  type SyncPhase,
} from '@lockstep/domain';

/** Pods and Jobs carry their name as a label, which may have 63 characters. */
const MAX_NAME_LENGTH = 63;

/**
 * The name of a hook that has only a prefix: `<prefix><revision>-<phase>-<operation>`, with the
 * attempt where it is not the first. Always the same for one phase of one attempt, so that a
 * worker that takes over finds the object instead of making another.
 */
export function hookName(input: {
  prefix: string;
  revision: string;
  phase: SyncPhase;
  operationId: string;
  attempt: number;
}): string {
  const shortId = input.operationId.replaceAll('-', '').slice(0, 8);
  const parts = [input.revision.slice(0, 7), input.phase, shortId];
  if (input.attempt > 0) parts.push(String(input.attempt));
  const suffix = parts
    .join('-')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]/g, '-')
    .replace(/^-+/, '');
  return fitPrefix(input.prefix, MAX_NAME_LENGTH - suffix.length) + suffix;
}

/** A prefix that must be cut keeps a hash of the whole, so that two of them stay two. */
function fitPrefix(prefix: string, length: number): string {
  if (prefix.length <= length) return prefix;
  const hash = fnv1a(prefix).toString(16).padStart(8, '0');
  return `${prefix.slice(0, length - hash.length - 2)}-${hash}-`;
}

/** What marks a hook's object as made by this step of this attempt. */
export function hookMarks(
  operation: Pick<Operation, 'id' | 'retryCount'>,
  step: Pick<OperationStep, 'phase'>,
): { labels: Record<string, string>; annotations: Record<string, string> } {
  return {
    labels: { [LABEL_OPERATION]: operation.id },
    annotations: { [ANNOTATION_HOOK_RUN]: `${operation.retryCount}.${step.phase}` },
  };
}

/** Was the object made by this step of this attempt? If so it is never made again. */
export function isOwnHook(
  object: KubeObject,
  operation: Pick<Operation, 'id' | 'retryCount'>,
  step: Pick<OperationStep, 'phase'>,
): boolean {
  const marks = hookMarks(operation, step);
  return (
    object.metadata.labels?.[LABEL_OPERATION] === operation.id &&
    object.metadata.annotations?.[ANNOTATION_HOOK_RUN] === marks.annotations[ANNOTATION_HOOK_RUN]
  );
}
