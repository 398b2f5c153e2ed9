import { groupKind, type KubeObject, refOf, resourceKey } from '@lockstep/domain';
import type { ChangeType, ObjectChange } from '../watch/known-objects.ts';
import type { ChangeBatcher } from './change-batch.ts';
import { ClaimStore, candidateOwners, mayBeClaimOfStatefulSet } from './claim-store.ts';
import { DescendantStore } from './descendant-store.ts';
import type { ManagedEntry, ManagedStore } from './managed-store.ts';

export interface DescendantsOptions<T> {
  managed: ManagedStore;
  pick: (object: KubeObject) => T;
  changes: ChangeBatcher;
}

/** What others made of managed objects: kept as picked, found by owner, told as the application's. */
export class Descendants<T> {
  readonly #managed: ManagedStore;
  readonly #pick: (object: KubeObject) => T;
  readonly #changes: ChangeBatcher;
  readonly #store = new DescendantStore<T>();
  readonly #claims = new ClaimStore();

  constructor(options: DescendantsOptions<T>) {
    this.#managed = options.managed;
    this.#pick = options.pick;
    this.#changes = options.changes;
  }

  get size(): number {
    return this.#store.size;
  }

  /** What nobody owns is nobody's descendant. */
  isWanted(object: KubeObject): boolean {
    return isOwned(object) || (object.kind === CLAIM && mayBeClaimOfStatefulSet(object));
  }

  apply({ type, object }: ObjectChange): void {
    if (object.kind === CLAIM) this.#applyClaim(type, object);
    const uid = object.metadata.uid ?? '';
    const before = this.#store.get(uid);
    if (type !== 'DELETED' && isOwned(object)) {
      const after = this.#store.put(object, this.#pick(object));
      this.#tell(before ? 'MODIFIED' : 'ADDED', object, this.appOf(after.owners));
      const left = before && this.appOf(before.owners);
      if (left !== undefined && left !== this.appOf(after.owners)) this.#changes.touch(left);
    } else if (before) {
      this.#tell('DELETED', object, this.appOf(before.owners));
      this.#store.remove(uid);
    }
  }

  below(uids: Iterable<string>): T[] {
    const roots = [...uids];
    const found = this.#store.below(roots).map((descendant) => descendant.value);
    for (const uid of roots) {
      const entry = this.#managed.byUid(uid);
      if (entry && groupKind(entry.ref) === 'apps/StatefulSet') {
        found.push(...this.#claimsOf(entry).map(this.#pick));
      }
    }
    return found;
  }

  /** Through owners of owners, as far as they are known yet. */
  appOf(uids: Iterable<string>): string | undefined {
    for (const uid of this.#store.above(uids)) {
      const entry = this.#managed.byUid(uid);
      if (entry) return entry.app;
    }
    return undefined;
  }

  #claimsOf(entry: ManagedEntry): KubeObject[] {
    const statefulSet = () => JSON.parse(entry.json) as KubeObject;
    return this.#claims
      .of(statefulSet, entry.ref)
      .filter((claim) => !this.#managed.byUid(claim.metadata.uid ?? ''));
  }

  #applyClaim(type: ChangeType, object: KubeObject): void {
    const { namespace = '', name = '' } = object.metadata;
    if (type === 'DELETED' || isOwned(object)) this.#claims.remove(namespace, name);
    else this.#claims.put(object);
    if (isOwned(object)) return;
    for (const owner of candidateOwners(name)) {
      const key = resourceKey({ group: 'apps', kind: 'StatefulSet', namespace, name: owner });
      this.#tell(type, object, this.#managed.get(key)?.app);
    }
  }

  #tell(type: ChangeType, object: KubeObject, app: string | undefined): void {
    if (app === undefined) return;
    const { uid = '', resourceVersion = '' } = object.metadata;
    const ref = refOf(object);
    this.#changes.add({
      type,
      role: 'descendant',
      app,
      ref,
      uid,
      resourceVersion,
      unlabelled: false,
    });
  }
}

const CLAIM = 'PersistentVolumeClaim';

function isOwned(object: KubeObject): boolean {
  return (object.metadata.ownerReferences?.length ?? 0) > 0;
}
