import { apiVersionOf, type KubeObject } from '@lockstep/domain';
import { type ApiResource, resourcePath } from '../discovery/api-resource.ts';
import { isGone } from './kube-error.ts';
import type { Requester } from './requester.ts';
import type { ListOptions, ObjectForm } from './verbs.ts';

export interface ListPage {
  items: KubeObject[];
  /** The same for all pages: they show one moment. */
  resourceVersion: string;
  /** The pages given so far are void: their moment was forgotten, and this page begins anew. */
  restarted: boolean;
}

interface ListAnswer {
  metadata?: { resourceVersion?: string; continue?: string };
  items?: KubeObject[] | null;
}

const DEFAULT_PAGE_SIZE = 500;
const METADATA_ACCEPT: Record<ObjectForm, { list: string; one: string } | undefined> = {
  full: undefined,
  metadata: {
    list: 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
    one: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  },
};

export function acceptFor(form: ObjectForm | undefined, what: 'list' | 'one'): string | undefined {
  return METADATA_ACCEPT[form ?? 'full']?.[what];
}

/**
 * Lists page by page, as consistent reads. A list so long that its moment is forgotten between two
 * pages (410) is asked again in one piece. Throws KubeError.
 */
export async function* listPages(
  requester: Pick<Requester, 'request'>,
  resource: ApiResource,
  options: ListOptions = {},
): AsyncGenerator<ListPage> {
  let next: string | undefined;
  let limit: number | undefined = options.pageSize ?? DEFAULT_PAGE_SIZE;
  let restarted = false;
  do {
    try {
      const answer = await listPage(requester, resource, { ...options, limit, continue: next });
      next = answer.metadata?.continue || undefined;
      const items = (answer.items ?? []).map((item) => named(item, resource));
      yield { items, resourceVersion: answer.metadata?.resourceVersion ?? '', restarted };
      restarted = false;
    } catch (error) {
      if (!isGone(error) || next === undefined) throw error;
      next = undefined;
      limit = undefined;
      restarted = true;
    }
  } while (next !== undefined || restarted);
}

function listPage(
  requester: Pick<Requester, 'request'>,
  resource: ApiResource,
  options: ListOptions & { limit?: number; continue?: string },
): Promise<ListAnswer> {
  return requester.request({
    path: resourcePath(resource, {
      namespace: resource.namespaced ? options.namespace : undefined,
    }),
    query: {
      limit: options.limit,
      continue: options.continue,
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
    },
    accept: acceptFor(options.form, 'list'),
    signal: options.signal,
    flow: options.flow,
  }) as Promise<ListAnswer>;
}

/** Items of a list carry no type of their own, and in metadata form a wrong one. */
export function named(object: KubeObject, resource: ApiResource): KubeObject {
  object.apiVersion = apiVersionOf(resource);
  object.kind = resource.kind;
  return object;
}
