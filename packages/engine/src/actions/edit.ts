import type { ImpactedObject, KubeObject, OwnerReference } from '@lockstep/domain';
import { isMap } from '../compare/field-path.ts';
import { own, setOwn } from '../compare/own.ts';
import type { Fields } from '../health/fields.ts';
import type { ActionInput, BuiltInAction } from './types.ts';

export const ICON_RESTART = 'fa fa-fw fa-redo';
export const ICON_PAUSE = 'fa fa-fw fa-pause-circle';
export const ICON_RESUME = 'fa fa-fw fa-play-circle';
export const ICON_ADD = 'fa fa-fw fa-plus';
export const ANNOTATION_RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

/** An action that changes the object itself: `edit` is given a copy of it. */
export function patching(edit: (object: KubeObject, input: ActionInput) => void): BuiltInAction {
  return {
    run(input) {
      const object = copyOf(input.object);
      edit(object, input);
      return [{ operation: 'patch', object }];
    },
  };
}

export function creating(object: KubeObject): ImpactedObject[] {
  return [{ operation: 'create', object }];
}

export function copyOf<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

/**
 * A copy without what is empty: what a template leaves empty is as good as absent in what is made of
 * it. A template of a workflow that is nothing but a pause says so by an empty map.
 */
export function filledCopyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledCopyOf);
  if (!isMap(value)) return value;
  const fields = Object.entries(value).filter(
    ([name, field]) => field !== null && (name === 'suspend' || !isEmpty(field)),
  );
  return Object.fromEntries(fields.map(([name, field]) => [name, filledCopyOf(field)]));
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}

/** The map at a path of the object; what is missing on the way there is made. */
export function mapAt(object: unknown, ...path: string[]): Fields {
  let at = object as Fields;
  for (const name of path) {
    if (!isMap(own(at, name))) setOwn(at, name, {});
    at = own(at, name) as Fields;
  }
  return at;
}

export function annotate(object: KubeObject, name: string, value: string): void {
  setOwn(mapAt(object, 'metadata', 'annotations'), name, value);
}

export function removeAnnotation(object: KubeObject, name: string): void {
  if (object.metadata.annotations) delete object.metadata.annotations[name];
}

/** RFC 3339 in UTC, to the second. */
export function timestamp(now: Date): string {
  return now.toISOString().replace(/\.\d+Z$/, 'Z');
}

/** What a Job's name may have at most: its pods carry it as a label. */
const NAME_AT_MOST = 63;

/** `<name>-<yyyymmddHHMM>`, in UTC; without the century where it would be too long. */
export function datedName(name: string, now: Date): string {
  const minute = timestamp(now).replace(/\D/g, '').slice(0, 12);
  const dated = `${name}-${minute}`;
  return dated.length > NAME_AT_MOST ? `${name}-${minute.slice(2)}` : dated;
}

/** Has the other deleted with the object. */
export function ownedBy({ apiVersion, kind, metadata }: KubeObject): OwnerReference {
  return { apiVersion, kind, name: metadata.name ?? '', uid: metadata.uid ?? '' };
}

/** As above, and says that the object is what made the other. */
export function controlledBy(object: KubeObject): OwnerReference {
  return { ...ownedBy(object), blockOwnerDeletion: true, controller: true };
}
