import { groupKind, type KubeObject, parseApiVersion } from '@lockstep/domain';
import { isBuiltIn } from './built-in-kinds.ts';
import { type DesiredProblem, problemsOf } from './desired-problems.ts';
import { dropNulls } from './drop-nulls.ts';
import { isMap, type JsonMap } from './field-path.ts';
import { prepareByKind } from './prepare-by-kind.ts';

export interface Prepared {
  /** As it is applied and compared. */
  object: KubeObject;
  /** What the API server will refuse for good, in words; the object is left as it was there. */
  problems: DesiredProblem[];
}

/** Fields of metadata that the API server sets and no manifest can. */
const SERVER_METADATA = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
  'managedFields',
  'selfLink',
] as const;

/**
 * A rendered manifest in the form in which it is applied, so that applying it twice changes
 * nothing the second time and every removal from Git is seen. The manifest itself is not changed.
 */
export function prepareDesired(rendered: KubeObject): Prepared {
  const object = structuredClone(rendered);
  object.metadata = isMap(object.metadata) ? object.metadata : {};
  for (const field of SERVER_METADATA) delete (object.metadata as JsonMap)[field];
  delete object.status;
  dropNulls(object, { everywhere: isBuiltIn(object) && !isSchema(object) });
  prepareByKind[groupKindOf(object)]?.(object as JsonMap);
  return { object, problems: problemsOf(object) };
}

/** In a definition's schema null is a value: `default: null`. */
function isSchema(object: KubeObject): boolean {
  return object.kind === 'CustomResourceDefinition';
}

function groupKindOf(object: KubeObject): string {
  return groupKind({ group: parseApiVersion(object.apiVersion).group, kind: object.kind });
}
