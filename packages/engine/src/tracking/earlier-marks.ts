import {
  ANNOTATION_INSTALLATION_ID,
  ANNOTATION_TRACKING_ID,
  FIELD_MANAGER,
  type FieldsV1,
  type KubeObject,
  LABEL_APP,
  LABEL_INSTANCE,
  LABEL_SLICE,
  type TrackingSettings,
} from '@lockstep/domain';
import { ownedFields } from '../compare/field-set.ts';
import { belongsTo, isNamedAfter, otherOwnerOf, type TrackedApp } from './belonging.ts';
import { instanceLabel } from './tracking-id.ts';

/** Labels that have named an application under some setting of the field or other. */
const INSTANCE_LABELS = [
  LABEL_INSTANCE,
  'argocd.argoproj.io/instance',
  'applications.argoproj.io/app-name',
];

export interface EarlierMarksInput {
  /** With the marks of today's settings. */
  desired: KubeObject;
  live: KubeObject;
  /** What our last apply owned; undefined when we never applied the object. */
  lastOwned?: FieldsV1 | undefined;
  app: TrackedApp;
  settings: TrackingSettings;
}

/**
 * Desired with the marks that the object already has, where these say the same by another method:
 * so that neither adoption nor another setting makes anything OutOfSync. The next sync writes
 * today's marks. A mark that we wrote and that somebody took away or changed is still missed.
 */
export function withEarlierMarks(input: EarlierMarksInput): KubeObject {
  const { desired, live, settings, app } = input;
  const written = ownedFields(live, FIELD_MANAGER);
  const last = input.lastOwned ?? written;
  if (!last) return withLabelAsAdopted(input);
  const isOurs = belongsTo(live, { app, settings, applied: true });
  if (!isOurs && !isNamedAfter(live, { app, settings })) return desired;
  const now = { written, last };
  let object = desired;
  for (const key of [LABEL_APP, LABEL_SLICE]) {
    object = withMarkAsWritten(object, live, { ...now, part: 'labels', key, generated: true });
  }
  for (const key of [ANNOTATION_TRACKING_ID, ANNOTATION_INSTALLATION_ID]) {
    object = withMarkAsWritten(object, live, { ...now, part: 'annotations', key, generated: true });
  }
  for (const key of new Set([settings.instanceLabelKey, ...INSTANCE_LABELS])) {
    const generated = settings.method !== 'annotation' && key === settings.instanceLabelKey;
    const isMark = live.metadata.labels?.[key] === instanceLabel(app);
    if (!generated && !isMark) continue;
    object = withMarkAsWritten(object, live, { ...now, part: 'labels', key, generated });
  }
  return object;
}

/** Adoption adds the label with the first sync; until then what is there is as it should be. */
function withLabelAsAdopted({ desired, live, settings, app }: EarlierMarksInput): KubeObject {
  const { method, instanceLabelKey: key } = settings;
  if (method === 'annotation' || otherOwnerOf(live, { app, settings })) return desired;
  return withMark(desired, 'labels', key, live.metadata.labels?.[key]);
}

interface MarkInput {
  part: 'labels' | 'annotations';
  key: string;
  /** Tracking put it into desired, and not Git. */
  generated: boolean;
  written: FieldsV1 | undefined;
  last: FieldsV1;
}

function withMarkAsWritten(
  desired: KubeObject,
  live: KubeObject,
  { part, key, generated, written, last }: MarkInput,
): KubeObject {
  const isStated = desired.metadata[part]?.[key] !== undefined;
  const isOurs = owns(written, part, key);
  if (isOurs && (generated || !isStated)) {
    return withMark(desired, part, key, live.metadata[part]?.[key]);
  }
  const isNew = isStated && generated && !owns(last, part, key);
  return isNew ? withMark(desired, part, key, undefined) : desired;
}

function owns(fields: FieldsV1 | undefined, part: MarkInput['part'], key: string): boolean {
  const metadata = fields?.['f:metadata'] as FieldsV1 | undefined;
  const marks = metadata?.[`f:${part}`] as FieldsV1 | undefined;
  return marks?.[`f:${key}`] !== undefined;
}

function withMark(
  object: KubeObject,
  part: MarkInput['part'],
  key: string,
  value: string | undefined,
): KubeObject {
  const marks = object.metadata[part];
  if (marks?.[key] === value) return object;
  const { [key]: _replaced, ...others } = marks ?? {};
  const kept = value === undefined ? others : { ...others, [key]: value };
  const { [part]: _part, ...metadata } = object.metadata;
  const isEmpty = Object.keys(kept).length === 0;
  return { ...object, metadata: isEmpty ? metadata : { ...metadata, [part]: kept } };
}
