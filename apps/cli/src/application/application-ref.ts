import type { Application } from '@lockstep/domain';
import type { Query } from '../api/api-client.ts';

/** An application as people name it: `name`, or `namespace/name`. */
export interface ApplicationRef {
  name: string;
  namespace?: string;
}

/** `namespace` is what `-N` says; a namespace in the name wins. */
export function applicationRef(text: string, namespace?: string): ApplicationRef {
  const [first = '', second] = text.split('/', 2);
  if (second !== undefined) return { namespace: first, name: second };
  return { name: text, ...(namespace ? { namespace } : {}) };
}

export function refQuery(ref: ApplicationRef): Query {
  return { appNamespace: ref.namespace };
}

/** `namespace/name`, as Argo CD's scripts expect it. */
export function qualifiedName({ metadata }: Pick<Application, 'metadata'>): string {
  return metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name;
}

export function refOfApplication({ metadata }: Pick<Application, 'metadata'>): ApplicationRef {
  return { name: metadata.name, ...(metadata.namespace && { namespace: metadata.namespace }) };
}

export function toldRef(ref: ApplicationRef): string {
  return ref.namespace ? `${ref.namespace}/${ref.name}` : ref.name;
}
