import type { ResourceRef } from '@lockstep/domain';
import { UsageError } from '../cli/cli-error.ts';
import type { ApplicationRef } from './application-ref.ts';
import type { ApplicationsApi } from './applications-api.ts';

/** Which of an application's resources an action is about; what is not given is not asked. */
export interface ResourceChoice {
  group?: string;
  kind?: string;
  namespace?: string;
  resourceName?: string;
}

/** The application's own resources that live and that the choice fits. */
export async function chooseResources(
  api: ApplicationsApi,
  ref: ApplicationRef,
  choice: ResourceChoice,
): Promise<ResourceRef[]> {
  const resources = (await api.get(ref)).status.resources ?? [];
  const fits = (wanted: string | undefined, value: string | undefined) =>
    wanted === undefined || wanted === (value ?? '');
  const chosen = resources.filter(
    (one) =>
      fits(choice.group, one.group) &&
      fits(choice.kind, one.kind) &&
      fits(choice.namespace, one.namespace) &&
      fits(choice.resourceName, one.name) &&
      one.health?.status !== 'Missing',
  );
  return chosen.map(({ group, version, kind, namespace, name }) => ({
    group: group ?? '',
    version: version ?? '',
    kind: kind ?? '',
    namespace: namespace ?? '',
    name: name ?? '',
  }));
}

/** @throws UsageError when the choice fits none, or several and not all are meant. */
export function chosenOnes(resources: ResourceRef[], options: { all: boolean }): ResourceRef[] {
  if (resources.length === 0) {
    throw new UsageError(
      'no resource that lives fits --group, --kind, --namespace, --resource-name',
    );
  }
  if (resources.length === 1 || options.all) return resources;
  const told = resources.map(tellResource).join(', ');
  throw new UsageError(`several resources fit: ${told}`, 'Say which one, or --all.');
}

export function tellResource({ kind, namespace, name }: ResourceRef): string {
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
