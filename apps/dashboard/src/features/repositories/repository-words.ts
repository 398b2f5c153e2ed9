import type { RepositoryItem, TemplateItem } from '../../api/types.ts';
import { type Kind, kindOf } from './repository-form.ts';

/** What a repository logs in with, as far as it is told: secrets are not. */
export function loginText(item: RepositoryItem | TemplateItem): string {
  const { username, githubAppID } = item;
  if ('inheritedCreds' in item && item.inheritedCreds) {
    return username ? `${username}, by a template` : 'By a template';
  }
  if (githubAppID) return `GitHub App ${githubAppID}`;
  if (kindOf(item) === 'cloud') return CLOUD_TEXT.find(([field]) => item[field])?.[1] ?? '';
  if (username) return username;
  return kindOf(item) === 'ssh' ? 'SSH key' : '';
}

const CLOUD_TEXT = [
  ['useGcpWorkloadIdentity', 'Google identity'],
  ['useAzureWorkloadIdentity', 'Azure identity'],
  ['useAwsWorkloadIdentity', 'AWS identity'],
  ['azureServicePrincipalClientId', 'Entra application'],
] as const;

/** What is unusual about it, in short. */
export function traitsOf(item: RepositoryItem): string[] {
  const traits: [unknown, string][] = [
    [item.project, `project ${item.project}`],
    [item.enableLfs, 'LFS'],
    [item.enableOCI, 'OCI'],
    [item.proxy, 'proxy'],
    [item.insecure || item.insecureIgnoreHostKey, 'not verified'],
    [item.insecureOCIForceHttp, 'without TLS'],
  ];
  return traits.flatMap(([has, text]) => (has ? [text] : []));
}

export const KIND_TEXT: Record<Kind, string> = {
  https: 'Git over HTTPS',
  ssh: 'Git over SSH',
  'github-app': 'Git by GitHub App',
  cloud: 'Git by cloud identity',
  helm: 'Helm repository',
  oci: 'OCI registry',
};

/** Words that must all be found in address, name, project or status. */
export function matchesSearch(item: RepositoryItem, search: string): boolean {
  const { repo, name = '', project = '', connectionState } = item;
  const text = `${repo} ${name} ${project} ${connectionState?.status ?? ''}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/** Those that cannot be reached come first. */
export function inOrder(items: readonly RepositoryItem[]): RepositoryItem[] {
  const rank = ({ connectionState }: RepositoryItem) =>
    Number(connectionState?.status !== 'Failed');
  return items.toSorted((a, b) => rank(a) - rank(b) || a.repo.localeCompare(b.repo));
}
