import type { KubeObject } from '@lockstep/domain';
import type { LiveRef } from './remote.ts';
import type { SourceEntry, SourceTree } from './source-tree.ts';

/** The name that the object has in its tree. */
export const LIVE_OBJECT = 'object';

export function liveRef(ref: Pick<LiveRef, 'object' | 'namespace' | 'name'>): LiveRef {
  const { object, namespace, name } = ref;
  const url = `${object} ${namespace}/${name} of the cluster`;
  return { kind: 'live', url, object, namespace, name };
}

/**
 * An object of a cluster as a tree, empty where there is none. Its id is that of its version and says
 * nothing of what it holds: ids are written down.
 */
export function liveTree(object: KubeObject | undefined): SourceTree {
  const { uid = '', resourceVersion = '' } = object?.metadata ?? {};
  const oid = object ? `live:${uid}:${resourceVersion}` : 'live:none';
  const file: SourceEntry = { name: LIVE_OBJECT, type: 'file', oid, executable: false };
  const root: SourceEntry = { name: '', type: 'dir', oid, executable: false };
  return {
    commit: oid,
    entry: async (path) => {
      if (path === '') return root;
      return object && path === LIVE_OBJECT ? file : undefined;
    },
    list: async () => (object ? [file] : []),
    read: async () => Buffer.from(JSON.stringify(object ?? {})),
  };
}
