import { unknownWords } from '@lockstep/access';
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
  notification: 'notifications',
  proj: 'projects',
  projs: 'projects',
  project: 'projects',
  repo: 'repositories',
  repos: 'repositories',
  repository: 'repositories',
};

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
  const unknown = unknownWords(resource, action);
  if (unknown) throw new UsageError(unknown, '--strict=false asks all the same.');
}
