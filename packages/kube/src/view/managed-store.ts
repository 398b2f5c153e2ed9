import { type KubeObject, type ResourceRef, refOf, resourceKey } from '@lockstep/domain';

/** One live object of an application. Its JSON is parsed when somebody asks for it. */
export interface ManagedEntry {
  readonly key: string;
  readonly ref: ResourceRef;
  readonly app: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly json: string;
  /** It lost our label, and is no longer watched. */
  readonly unlabelled: boolean;
}

/** Live objects by name, uid and application. */
export class ManagedStore {
  readonly #byKey = new Map<string, ManagedEntry>();
  readonly #byUid = new Map<string, ManagedEntry>();
  readonly #byApp = new Map<string, Map<string, ManagedEntry>>();

  get size(): number {
    return this.#byKey.size;
  }

  get(key: string): ManagedEntry | undefined {
    return this.#byKey.get(key);
  }

  byUid(uid: string): ManagedEntry | undefined {
    return this.#byUid.get(uid);
  }

  ofApp(app: string): ManagedEntry[] {
    return [...(this.#byApp.get(app)?.values() ?? [])];
  }

  apps(): string[] {
    return [...this.#byApp.keys()];
  }

  entries(): Iterable<ManagedEntry> {
    return this.#byKey.values();
  }

  put(object: KubeObject, owner: { app: string; unlabelled: boolean }): ManagedEntry {
    const ref = refOf(object);
    const key = resourceKey(ref);
    this.remove(key);
    const entry: ManagedEntry = {
      key,
      ref,
      app: owner.app,
      uid: object.metadata.uid ?? '',
      resourceVersion: object.metadata.resourceVersion ?? '',
      json: compactJson(object),
      unlabelled: owner.unlabelled,
    };
    this.#byKey.set(key, entry);
    this.#byUid.set(entry.uid, entry);
    const ofApp = this.#byApp.get(entry.app);
    if (ofApp) ofApp.set(key, entry);
    else this.#byApp.set(entry.app, new Map([[key, entry]]));
    return entry;
  }

  remove(key: string): ManagedEntry | undefined {
    const entry = this.#byKey.get(key);
    if (!entry) return undefined;
    this.#byKey.delete(key);
    if (this.#byUid.get(entry.uid) === entry) this.#byUid.delete(entry.uid);
    const ofApp = this.#byApp.get(entry.app);
    ofApp?.delete(key);
    if (ofApp?.size === 0) this.#byApp.delete(entry.app);
    return entry;
  }
}

/**
 * Without what controllers record about `status`: it is the bulk of managedFields, changes most
 * often, and no comparison asks for it.
 */
function compactJson(object: KubeObject): string {
  const { managedFields } = object.metadata;
  if (!managedFields) return JSON.stringify(object);
  const kept = managedFields.filter((entry) => entry.subresource !== 'status');
  return JSON.stringify({ ...object, metadata: { ...object.metadata, managedFields: kept } });
}
