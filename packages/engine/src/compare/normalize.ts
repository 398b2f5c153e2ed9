import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_LAST_APPLIED,
  ANNOTATION_TRACKING_ID,
  groupKind,
  type KnownTypeField,
  type KubeObject,
  LABEL_APP,
  LABEL_SLICE,
  refOf,
} from '@lockstep/domain';
import { type FieldPath, isMap } from './field-path.ts';
import { canonical } from './types/canonical.ts';
import { withoutPaths } from './without-paths.ts';

/** What the API server and controllers write, which no manifest states. */
const SERVER_FIELDS: FieldPath[] = [
  ['status'],
  ['metadata', 'managedFields'],
  ['metadata', 'resourceVersion'],
  ['metadata', 'generation'],
  ['metadata', 'uid'],
  ['metadata', 'creationTimestamp'],
  ['metadata', 'selfLink'],
];

const OUR_TRACKING: FieldPath[] = [
  ['metadata', 'labels', LABEL_APP],
  ['metadata', 'labels', LABEL_SLICE],
  ['metadata', 'annotations', ANNOTATION_TRACKING_ID],
  ['metadata', 'annotations', ANNOTATION_INSTALLATION_ID],
];

/** An object for people's eyes: without the server's fields and kubectl's copy of the manifest. */
export function normalize(object: KubeObject, known?: readonly KnownTypeField[]): KubeObject {
  const lastApplied = ['metadata', 'annotations', ANNOTATION_LAST_APPLIED];
  return withoutPaths(comparable(object, known), [lastApplied], { dropEmptied: true });
}

/** The part of an object that a prediction is compared by. */
export function comparable(object: KubeObject, known?: readonly KnownTypeField[]): KubeObject {
  return canonical(withoutPaths(object, [...SERVER_FIELDS, ...controllerPaths(object)]), known);
}

/** The object without the marks that `track` gives it. */
export function withoutTracking(object: KubeObject): KubeObject {
  return withoutPaths(object, OUR_TRACKING, { dropEmptied: true });
}

/** Fields that a controller fills from elsewhere, by kind: an aggregated role's rules. */
export function controllerPaths(object: KubeObject): FieldPath[] {
  const isRole = groupKind(refOf(object)) === 'rbac.authorization.k8s.io/ClusterRole';
  return isRole && isMap(object.aggregationRule) ? [['rules']] : [];
}
