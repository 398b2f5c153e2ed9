import {
  type ExecRequest,
  type ExecSession,
  type KubeObject,
  type ResourceRef,
  UserError,
} from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { firstThatStarts } from './first-that-starts.ts';
import { mustBePermitted, told, writingClient } from './live-objects.ts';

/**
 * Runs a command in a container of a pod that came of the application, by the credentials that its
 * syncs have.
 */
export async function execInPod(
  owner: ClusterOwner,
  record: ApplicationRecord,
  request: ExecRequest,
): Promise<ExecSession> {
  const { namespace, podName, container, tty, stdin } = request;
  const ref = podOf(owner, record, request);
  await mustBePermitted(owner, record, ref);
  const client = await writingClient(owner, record);
  const pod = await told(() => client.get(ref));
  mustRun(pod as Pod, container);
  const where = { namespace, pod: podName, container };
  return firstThatStarts(request.commands, async (command) =>
    inWords(await told(() => client.exec({ ...where, command, tty, stdin }), whyNotRun)),
  );
}

/** A session that fails after it was opened says why in the same words. */
function inWords(session: ExecSession): ExecSession {
  const ended = session.ended.then((end) =>
    end.kind === 'failed' ? { ...end, message: whyNotRun(end) } : end,
  );
  return { ...session, ended };
}

/** Nodes that are only simulated know of no programs, and say so in words of their own settings. */
export function whyNotRun({ message }: { message: string }): string {
  if (/\bno exec found\b/i.test(message)) {
    return 'nothing can be run here: the pod is simulated and runs no commands. For a terminal, register a cluster with real containers';
  }
  // An API server and a node each put the same words before it.
  return message.replace(/^(Internal error occurred: )+/i, '$1');
}

function podOf(
  owner: ClusterOwner,
  record: ApplicationRecord,
  { namespace, podName }: ExecRequest,
): ResourceRef {
  const found = owner
    .state(record)
    .tree.some(
      (node) =>
        node.group === '' &&
        node.kind === 'Pod' &&
        node.name === podName &&
        node.namespace === namespace,
    );
  if (found) return { group: '', version: 'v1', kind: 'Pod', namespace, name: podName };
  throw new UserError(
    'invalid-argument',
    `pod ${namespace}/${podName} is not part of application ${record.application.metadata.name}`,
    [{ field: 'pod', reason: 'must be one of the application’s live pods' }],
  );
}

interface Named {
  name: string;
  restartPolicy?: string;
}

interface Pod extends KubeObject {
  spec?: { containers?: Named[]; initContainers?: Named[]; ephemeralContainers?: Named[] };
  status?: { phase?: string };
}

function mustRun({ metadata, spec, status }: Pod, container: string): void {
  if (status?.phase !== 'Running') {
    throw new UserError(
      'invalid-argument',
      `pod ${metadata.name} is not running: it is ${status?.phase || 'not started'}`,
    );
  }
  const sidecars = (spec?.initContainers ?? []).filter((one) => one.restartPolicy === 'Always');
  const running = [...(spec?.containers ?? []), ...sidecars, ...(spec?.ephemeralContainers ?? [])];
  if (running.some(({ name }) => name === container)) return;
  const names = running.map(({ name }) => name).join(', ');
  throw new UserError(
    'invalid-argument',
    `pod ${metadata.name} has no container ${container}: it has ${names}`,
    [{ field: 'container', reason: `must be one of ${names}` }],
  );
}
