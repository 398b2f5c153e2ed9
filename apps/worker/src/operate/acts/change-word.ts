import { isDeepStrictEqual } from 'node:util';
import type { KubeObject } from '@lockstep/domain';

/** What an apply did, or as a dry run would do, in kubectl's words. */
export function changeWord(
  before: KubeObject | undefined,
  after: KubeObject,
  dryRun: boolean,
): 'created' | 'configured' | 'unchanged' {
  if (!before) return 'created';
  const isSame = dryRun
    ? isDeepStrictEqual(content(before), content(after))
    : before.metadata.resourceVersion === after.metadata.resourceVersion;
  return isSame ? 'unchanged' : 'configured';
}

/** Without what every write touches, and the status: controllers write it, and may be quicker. */
function content({ status: _status, ...object }: KubeObject): object {
  const { managedFields: _fields, resourceVersion: _version, ...metadata } = object.metadata;
  return { ...object, metadata };
}
