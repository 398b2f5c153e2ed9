import type { PermissionResource } from '../permission.ts';

const READ_WRITE = ['get', 'create', 'update', 'delete'];

/** What policies can say about a resource. */
export interface ResourceWords {
  actions: readonly string[];
  /** How its objects are written. */
  object: 'project/name' | 'name' | 'name or project/name' | 'none';
  /** Actions that may be about one object of an application: `delete/apps/Deployment/ns/name`. */
  withPath?: readonly string[];
}

const NAMED = { object: 'name' } as const;
const IN_PROJECT = { object: 'project/name' } as const;
const MAYBE_IN_PROJECT = { object: 'name or project/name' } as const;

/** Every resource with its actions and how its objects are written. */
export const RESOURCE_WORDS: Readonly<Record<PermissionResource, ResourceWords>> = {
  applications: {
    ...IN_PROJECT,
    actions: [...READ_WRITE, 'sync', 'override', 'approve', 'action'],
    withPath: ['update', 'delete', 'action'],
  },
  applicationsets: { ...IN_PROJECT, actions: READ_WRITE },
  projects: { ...NAMED, actions: READ_WRITE },
  clusters: { ...MAYBE_IN_PROJECT, actions: READ_WRITE },
  repositories: { ...MAYBE_IN_PROJECT, actions: READ_WRITE },
  'write-repositories': { ...MAYBE_IN_PROJECT, actions: READ_WRITE },
  certificates: { object: 'none', actions: ['get', 'create', 'delete'] },
  gpgkeys: { object: 'none', actions: ['get', 'create', 'delete'] },
  accounts: { ...NAMED, actions: ['get', 'create', 'update', 'delete'] },
  logs: { ...IN_PROJECT, actions: ['get'] },
  exec: { ...IN_PROJECT, actions: ['create'] },
  extensions: { ...NAMED, actions: ['invoke'] },
  notifications: { ...NAMED, actions: READ_WRITE },
  settings: { ...NAMED, actions: ['get', 'update'] },
  audit: { object: 'none', actions: ['get'] },
  workers: { object: 'none', actions: ['get'] },
};

/** What of a request nobody knows; undefined where all of it is known. */
export function unknownWords(resource: string, action: string): string | undefined {
  const words = wordsOf(resource);
  if (!words) {
    const known = Object.keys(RESOURCE_WORDS).join(', ');
    return `'${resource}' is not a resource; there are ${known}`;
  }
  const [verb = '', ...path] = action.split('/');
  const isKnown = words.actions.includes(verb);
  if (isKnown && (path.length === 0 || words.withPath?.includes(verb))) return undefined;
  return `'${action}' is not an action of ${resource}: ${words.actions.join(', ')}`;
}

export function wordsOf(resource: string): ResourceWords | undefined {
  return Object.hasOwn(RESOURCE_WORDS, resource)
    ? RESOURCE_WORDS[resource as PermissionResource]
    : undefined;
}
