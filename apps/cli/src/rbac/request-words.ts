import { UsageError } from '../cli/cli-error.ts';

/** Short words that people say, and the resource that is meant. */
const RESOURCE_WORDS: Record<string, string> = {
  account: 'accounts',
  app: 'applications',
  apps: 'applications',
  application: 'applications',
  appset: 'applicationsets',
  applicationset: 'applicationsets',
  cert: 'certificates',
  certs: 'certificates',
  certificate: 'certificates',
  cluster: 'clusters',
  extension: 'extensions',
  gpgkey: 'gpgkeys',
  key: 'gpgkeys',
  log: 'logs',
  proj: 'projects',
  projs: 'projects',
  project: 'projects',
  repo: 'repositories',
  repos: 'repositories',
  repository: 'repositories',
};

const READ_WRITE = ['get', 'create', 'update', 'delete'];

/** The actions that each resource has. */
const ACTIONS: Record<string, readonly string[]> = {
  applications: [...READ_WRITE, 'sync', 'override', 'action'],
  applicationsets: READ_WRITE,
  clusters: READ_WRITE,
  projects: READ_WRITE,
  repositories: READ_WRITE,
  'write-repositories': READ_WRITE,
  accounts: ['get', 'create', 'update'],
  certificates: ['get', 'create', 'delete'],
  gpgkeys: ['get', 'create', 'delete'],
  logs: ['get'],
  exec: ['create'],
  extensions: ['invoke'],
  settings: ['get', 'update'],
  audit: ['get'],
  workers: ['get'],
};

/** Actions that may be about one resource of an application: `delete/apps/Deployment/ns/name`. */
const WITH_PATH = ['update', 'delete', 'action'];

/** Objects of these are `project/name`: without one, any is meant. */
const IN_PROJECTS = ['applications', 'applicationsets', 'logs', 'exec', 'clusters', 'repositories'];

export interface RbacRequest {
  action: string;
  resource: string;
  object: string;
}

/** Reads ACTION RESOURCE [SUB-RESOURCE] as people write them. */
export function requestOf(words: readonly string[], options: { strict: boolean }): RbacRequest {
  const [action = '', word = '', subResource = ''] = words;
  const resource = Object.hasOwn(RESOURCE_WORDS, word) ? (RESOURCE_WORDS[word] as string) : word;
  if (options.strict) checkRequest(resource, action);
  const any = subResource === '' || subResource === '*';
  const object = any && IN_PROJECTS.includes(resource) ? '*/*' : subResource;
  return { action, resource, object };
}

function checkRequest(resource: string, action: string): void {
  const actions = Object.hasOwn(ACTIONS, resource) ? ACTIONS[resource] : undefined;
  const hint = '--strict=false asks all the same.';
  if (!actions) {
    const known = Object.keys(ACTIONS).join(', ');
    throw new UsageError(`'${resource}' is not a resource; there are ${known}`, hint);
  }
  const [verb = '', ...path] = action.split('/');
  const withPath = resource === 'applications' && WITH_PATH.includes(verb);
  if (actions.includes(verb) && (path.length === 0 || withPath)) return;
  throw new UsageError(`'${action}' is not an action of ${resource}: ${actions.join(', ')}`, hint);
}
