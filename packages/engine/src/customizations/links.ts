import { type DeepLink, type DeepLinks, deepLinkSchema } from '@lockstep/domain';
import { type Problems, readYamlAs } from './read-yaml.ts';

const KEYS = {
  application: 'application.links',
  resource: 'resource.links',
  project: 'project.links',
} as const;
const MOST = 100;

export function isLinkKey(key: string): boolean {
  return Object.values<string>(KEYS).includes(key);
}

/** The links that an `argocd-cm` declares; what cannot be read is none, and a problem. */
export function parseLinks(data: Readonly<Record<string, string>>, problems: Problems): DeepLinks {
  const read = (key: string): DeepLink[] => {
    const links = readYamlAs(deepLinkSchema.array(), data[key], key, problems) ?? [];
    if (links.length <= MOST) return links;
    problems.push({ field: key, reason: `must be at most ${MOST} links` });
    return [];
  };
  return {
    application: read(KEYS.application),
    resource: read(KEYS.resource),
    project: read(KEYS.project),
  };
}
