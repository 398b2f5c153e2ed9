import { type KubeObject, parseKnownHosts, type RepositoryCertificate } from '@lockstep/domain';
import type { Meaning } from './planned.ts';

/** The field's ConfigMaps about whom to believe, by their names. */
const READERS: Record<string, (data: Record<string, string>, name: string) => Meaning[]> = {
  'argocd-ssh-known-hosts-cm': knownHostsOf,
  'argocd-tls-certs-cm': certificatesOf,
  'argocd-gpg-keys-cm': keysOf,
};

/** What a ConfigMap says of host keys, certificates or GPG keys; undefined for every other object. */
export function trustMeanings(object: KubeObject): Meaning[] | undefined {
  if (object.kind !== 'ConfigMap' || object.apiVersion !== 'v1') return undefined;
  const name = object.metadata.name ?? '';
  return READERS[name]?.(textsOf(object), name);
}

/** A ConfigMap's data as texts. */
export function textsOf({ data }: KubeObject): Record<string, string> {
  const texts = Object.entries({ ...(data as Record<string, unknown>) });
  return Object.fromEntries(texts.map(([key, value]) => [key, String(value)]));
}

const KNOWN_HOSTS = 'ssh_known_hosts';

function knownHostsOf(data: Record<string, string>, name: string): Meaning[] {
  const { hosts, skipped } = parseKnownHosts(data[KNOWN_HOSTS] ?? '');
  const items = hosts.map(({ host, keyType, key }) => itemOf(host, 'ssh', keyType, key));
  const others = Object.keys(data).filter((key) => key !== KNOWN_HOSTS);
  const notTaken = [
    ...skipped.map(({ line, reason }) => `${KNOWN_HOSTS} line ${line}: ${reason}`),
    ...others.map((key) => `data.${key}`),
  ];
  return items.length + notTaken.length > 0
    ? [{ kind: 'certificates', name, items, notTaken }]
    : [];
}

function certificatesOf(data: Record<string, string>, name: string): Meaning[] {
  const items = Object.entries(data).map(([server, pem]) => itemOf(server, 'https', '', pem));
  return items.length > 0 ? [{ kind: 'certificates', name, items }] : [];
}

/** Each key by itself, so that one that cannot be read holds back no other. */
function keysOf(data: Record<string, string>): Meaning[] {
  return Object.entries(data).map(([id, keyData]) => ({ kind: 'gpg-keys', name: id, keyData }));
}

function itemOf(
  serverName: string,
  certType: 'ssh' | 'https',
  certSubType: string,
  text: string,
): RepositoryCertificate {
  return { serverName, certType, certSubType, certData: Buffer.from(text).toString('base64') };
}
