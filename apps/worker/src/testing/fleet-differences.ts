import { type KubeObject, LABEL_APP, LABEL_OPERATION } from '@lockstep/domain';
import type { ClusterRecorder } from './cluster-recorder.ts';
import type { FleetApp } from './fleet.ts';
import { UNPRUNED } from './git-model.ts';

/** Why the cluster, as it is watched, is not yet what Git states of the application. */
export function differencesOf({ app, git }: FleetApp, recorder: ClusterRecorder): string[] {
  const stated = git.stated();
  const live = recorder.live(app.namespace);
  const wrong: string[] = [];
  for (const [key, object] of stated) {
    const found = live.get(key);
    if (!found) wrong.push(`${key} is missing`);
    else if (found.metadata.deletionTimestamp) wrong.push(`${key} is being deleted`);
    else if (!hasFields(found, object)) wrong.push(`${key} has other fields`);
  }
  for (const [key, object] of live) {
    const { labels, name, ownerReferences } = object.metadata;
    const isTracked = labels?.[LABEL_APP] !== undefined && !ownerReferences;
    const isHook = object.kind === 'Job' || labels?.[LABEL_OPERATION] !== undefined;
    const mayStay = isHook || name === UNPRUNED;
    if (isTracked && !stated.has(key) && !mayStay) wrong.push(`${key} is not pruned`);
  }
  return wrong;
}

/** Every stated field is there; of data also nothing else but what somebody added. */
function hasFields(live: KubeObject, stated: KubeObject): boolean {
  const given = stated.data as Record<string, string> | undefined;
  if (given) {
    const data = (live.data ?? {}) as Record<string, string>;
    const own = Object.entries(data).filter(([key]) => !key.startsWith('foreign-'));
    return JSON.stringify(own.sort()) === JSON.stringify(Object.entries(given).sort());
  }
  return contains(live.spec, stated.spec);
}

function contains(live: unknown, stated: unknown): boolean {
  if (stated === null || typeof stated !== 'object') return live === stated;
  if (live === null || typeof live !== 'object') return false;
  return Object.entries(stated).every(([key, value]) =>
    contains((live as Record<string, unknown>)[key], value),
  );
}
