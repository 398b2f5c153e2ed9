import {
  applicationSpecSchema,
  type Condition,
  type KubeObject,
  unknownFields,
} from '@lockstep/domain';
import { otherOwnerOf } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { type DesiredState, trackedAppOf } from './desired.ts';
import { optionWarnings } from './option-warnings.ts';

/** What people should know of desired state, whatever the cluster says. */
export function conditionsOf(desired: DesiredState, record: ApplicationRecord): Condition[] {
  const conditions: Condition[] = [];
  if (desired.unknownKinds.length > 0) {
    const kinds = [...new Set(desired.unknownKinds)].join(', ');
    conditions.push({
      type: 'ComparisonError',
      message: `The cluster does not know ${kinds}: install the CRD, or let this application bring it.`,
    });
  }
  const unknown = unknownFields(applicationSpecSchema, record.application.spec, 'spec');
  if (unknown.length > 0) {
    conditions.push({
      type: 'UnknownFieldWarning',
      message: `Unknown fields are kept but do nothing: ${unknown.join(', ')}.`,
    });
  }
  return [...conditions, ...optionWarnings(desired.manifests, record)];
}

/** Two applications that state one object fight over it: both owners are named. */
export function sharedResources(
  live: ReadonlyMap<string, KubeObject>,
  { tracking, objects }: Pick<DesiredState, 'tracking' | 'objects'>,
): Condition[] {
  const { appName, appNamespace, settings } = tracking;
  const own = appNamespace ? `${appNamespace}/${appName}` : appName;
  const app = trackedAppOf(tracking);
  return [...live].flatMap(([key, object]) => {
    const other = objects.has(key) ? otherOwnerOf(object, { app, settings }) : undefined;
    if (other === undefined) return [];
    const { kind, metadata } = object;
    const message = `${kind}/${metadata.name} is part of applications ${own} and ${other}: let one of them have it.`;
    return [{ type: 'SharedResourceWarning', message }];
  });
}
