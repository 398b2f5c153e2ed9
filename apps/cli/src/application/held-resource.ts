import type { HeldResource } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';
import { parseResourceSelector } from './resource-selector.ts';

/**
 * One resource of an application, written `GROUP:KIND:[NAMESPACE/]NAME`; without a namespace it is
 * the one that the application goes to.
 * @throws UsageError for a pattern: a hold is of one resource.
 */
export function heldResource(text: string, destinationNamespace: string): HeldResource {
  const { exclude, group, kind, namespace, name } = parseResourceSelector(text);
  if (exclude || [group, kind, name].includes('*')) {
    throw new UsageError(`--resource ${text}: name one resource, without * and !`);
  }
  return { group, kind, namespace: namespace === '*' ? destinationNamespace : namespace, name };
}
