import {
  ANNOTATION_IGNORE_RESTART_POLICY,
  type HealthStatus,
  type KubeObject,
} from '@lockstep/domain';
import { isHook } from '../operation/hooks.ts';
import { POD } from './decode/status-shapes.ts';
import {
  conditionsOf,
  fieldsAt,
  type HealthRule,
  health,
  listAt,
  numberAt,
  textAt,
  valueAt,
} from './fields.ts';
import { typed } from './typed.ts';

/**
 * A pod that restarts for ever is healthy when it is ready; one that is to end (restartPolicy
 * OnFailure or Never, as hooks have) is Progressing until it has ended: what keeps it waiting now
 * may be mended before.
 */
export const podHealth: HealthRule = typed(POD, (object) => {
  const endless = isEndless(object);
  const stuck = endless ? stuckContainers(object) : [];
  if (stuck.length > 0) return health('Degraded', stuck.join(', '));
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case 'Pending':
      return health('Progressing', message ?? unscheduled(object));
    case 'Succeeded':
      return health('Healthy', message);
    case 'Failed':
      return health('Degraded', message || failureOf(object));
    case 'Running':
      if (endless) return runningHealth(object, message);
      return health(isToEnd(object) ? 'Progressing' : 'Unknown', message);
    default:
      return health('Unknown', message);
  }
});

function isEndless(object: KubeObject): boolean {
  if (textAt(object, 'spec', 'restartPolicy') === 'Always') return true;
  if (!isToEnd(object) || isHook(object)) return false;
  return valueAt(object, 'metadata', 'annotations', ANNOTATION_IGNORE_RESTART_POLICY) === 'true';
}

function isToEnd(object: KubeObject): boolean {
  return ['OnFailure', 'Never'].includes(textAt(object, 'spec', 'restartPolicy') ?? '');
}

function runningHealth(object: KubeObject, message: string | undefined): HealthStatus {
  const ready = conditionsOf(object).find((c) => c.type === 'Ready');
  if (ready?.status === 'True') return health('Healthy', message);
  const restarted = containerStatuses(object).some((c) =>
    isPresent(valueAt(c, 'lastState', 'terminated')),
  );
  return restarted
    ? health('Degraded', message ?? 'a container has ended and is not ready again')
    : health('Progressing', message ?? 'Waiting for the containers to be ready');
}

/** Waiting reasons such as ErrImagePull, CrashLoopBackOff, CreateContainerConfigError. */
function stuckContainers(object: KubeObject): string[] {
  return containerStatuses(object).flatMap((container) => {
    const reason = textAt(container, 'state', 'waiting', 'reason') ?? '';
    if (!/^Err|Error$|BackOff$/.test(reason)) return [];
    return [textAt(container, 'state', 'waiting', 'message') || reason];
  });
}

function failureOf(object: KubeObject): string {
  const all = [...listAt(object, 'status', 'initContainerStatuses'), ...containerStatuses(object)];
  for (const container of all) {
    const end = fieldsAt(container, 'state', 'terminated');
    const message = textAt(end, 'message');
    if (message) return message;
    if (end.reason === 'OOMKilled') return 'OOMKilled';
    const code = numberAt(end, 'exitCode') ?? 0;
    if (code !== 0) {
      return `container "${textAt(container, 'name')}" failed with exit code ${code}`;
    }
  }
  return textAt(object, 'status', 'reason') ?? '';
}

function unscheduled(object: KubeObject): string | undefined {
  const condition = conditionsOf(object).find(
    (c) => c.type === 'PodScheduled' && c.status === 'False',
  );
  return condition?.message || undefined;
}

function containerStatuses(object: KubeObject): unknown[] {
  return listAt(object, 'status', 'containerStatuses');
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
