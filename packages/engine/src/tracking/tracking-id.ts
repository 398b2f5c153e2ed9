import { CONTROL_NAMESPACE, type KubeObject, parseApiVersion } from '@lockstep/domain';

/** What Argo CD's tracking annotation says: `app:group/Kind:namespace/name`. */
export interface TrackingId {
  /** `name`, or `namespace_name` for an application outside the control namespace. */
  appName: string;
  group: string;
  kind: string;
  namespace: string;
  name: string;
}

/** The instance name of an application, as the annotation and label spell it. */
export function instanceName(app: { appName: string; appNamespace?: string | undefined }): string {
  const { appName, appNamespace } = app;
  return !appNamespace || appNamespace === CONTROL_NAMESPACE
    ? appName
    : `${appNamespace}_${appName}`;
}

const LONGEST_LABEL = 63;

/** The same as a label's value: cut to what a label may hold, and ending in a letter or digit. */
export function instanceLabel(app: { appName: string; appNamespace?: string | undefined }): string {
  return instanceName(app)
    .slice(0, LONGEST_LABEL)
    .replace(/[^A-Za-z0-9]+$/, '');
}

export function formatTrackingId(id: TrackingId): string {
  return `${id.appName}:${id.group}/${id.kind}:${id.namespace}/${id.name}`;
}

/** Undefined for a text that is no tracking id. A name may itself hold colons (RBAC). */
export function parseTrackingId(text: string): TrackingId | undefined {
  const match = /^([^:]+):([^/:]*)\/([^:/]+):([^/:]*)\/(.*)$/.exec(text);
  if (!match) return undefined;
  const [, appName = '', group = '', kind = '', namespace = '', name = ''] = match;
  return { appName, group, kind, namespace, name };
}

/** True when the id names this very object, and was not copied from another. */
export function names(id: TrackingId, object: KubeObject): boolean {
  const { namespace, name } = object.metadata;
  return (
    id.kind === object.kind &&
    id.group === parseApiVersion(object.apiVersion).group &&
    id.name === (name ?? '') &&
    // A cluster-scoped object has no namespace, and its id the application's.
    (namespace === undefined || namespace === '' || id.namespace === namespace)
  );
}
