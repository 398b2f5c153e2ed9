import {
  applicationSpecSchema,
  type Condition,
  type KubeObject,
  unknownFields,
} from '@lockstep/domain';
import { trackedBy } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { DesiredState } from './desired.ts';
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
  shortId: string,
): Condition[] {
  return [...live.values()].flatMap((object) => {
    const owner = trackedBy(object);
    if (!owner?.appId || owner.appId === shortId) return [];
    const { kind, metadata } = object;
    const name = owner.appName ?? owner.appId;
    const message = `${kind}/${metadata.name} is part of applications ${name} and this one: let one of them have it.`;
    return [{ type: 'SharedResourceWarning', message }];
  });
}
