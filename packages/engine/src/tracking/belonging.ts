import type { KubeObject, TrackingSettings } from '@lockstep/domain';
import { isOfAnotherInstallation, type Marks, marksOf } from './marks.ts';
import { instanceLabel, instanceName } from './tracking-id.ts';

/** An application as marks name it. */
export interface TrackedApp {
  appName: string;
  appNamespace?: string | undefined;
  /** Its short id. */
  appId: string;
}

export interface BelongingInput {
  app: TrackedApp;
  settings: TrackingSettings;
  /** Our records say that this application applied the object. */
  applied?: boolean;
}

/**
 * Whether a live object is the application's: by our marks, by those that Argo CD left, or by an
 * earlier tracking method. Marks that were copied from another object do not count, nor does
 * anything that another installation calls its own. Charts set the instance label themselves, so
 * it counts only where it is the tracking method.
 */
export function belongsTo(live: KubeObject, { app, settings, applied }: BelongingInput): boolean {
  if (isOfAnotherInstallation(live, settings)) return false;
  const marks = marksOf(live, settings);
  const isOurs = marks.appId === app.appId;
  // Older marks say a name alone, which another installation may use as well.
  const mayBeOlder = marks.appId === undefined && !settings.installationId;
  if (settings.method === 'label' && marks.byLabel === instanceLabel(app)) {
    if (isOurs) return true;
    if (mayBeOlder && !marks.copied) return true;
  }
  if (marks.copied) return false;
  if (marks.byAnnotation !== undefined) {
    const isInstalledHere = mayBeOlder || marks.installationId === settings.installationId;
    const isNamed = marks.byAnnotation === instanceName(app);
    return isNamed && (isOurs || (marks.appId === undefined && isInstalledHere));
  }
  return isOurs && applied === true;
}

/**
 * Whether the object's marks name the application, whoever wrote them: it may be an earlier one of
 * that name, whose objects stayed when it was deleted.
 */
export function isNamedAfter(
  live: KubeObject,
  { app, settings }: Omit<BelongingInput, 'applied'>,
): boolean {
  if (isOfAnotherInstallation(live, settings)) return false;
  const marks = marksOf(live, settings);
  const isLabelled = settings.method === 'label' && marks.byLabel === instanceLabel(app);
  return marks.byAnnotation === instanceName(app) || (isLabelled && !marks.copied);
}

/**
 * The other application that has the object, as people name it (`name` or `namespace/name`);
 * undefined where it is this one's or nobody's, or another installation's.
 */
export function otherOwnerOf(live: KubeObject, input: BelongingInput): string | undefined {
  const { app, settings } = input;
  if (belongsTo(live, input) || isOfAnotherInstallation(live, settings)) return undefined;
  const marks = marksOf(live, settings);
  const isKnownHere =
    !settings.installationId || marks.installationId !== undefined || marks.appId !== undefined;
  const owner = isKnownHere ? ownerNamedBy(marks, settings) : undefined;
  const isSelf = owner === instanceName(app) || owner === instanceLabel(app);
  return owner === undefined || isSelf ? undefined : owner.replaceAll('_', '/');
}

/** The application that the marks name; by the label only where that is how objects are tracked. */
export function ownerNamedBy(marks: Marks, { method }: TrackingSettings): string | undefined {
  if (method === 'label' && marks.byLabel !== undefined) return marks.byLabel;
  if (marks.copied) return undefined;
  const written = marks.appId === undefined ? undefined : marks.byLabel;
  return marks.byAnnotation ?? written;
}
