import type { KubeObject } from '@lockstep/domain';

const LINK_PREFIX = 'link.argocd.argoproj.io/';
const IGNORE_DEFAULT_LINKS = 'argocd.argoproj.io/ignore-default-links';

/** Browsers follow these without running anything. */
const WEB_ADDRESS = /^https?:\/\//i;
const MOST = 20;

/** Links that an object's annotations state, each `address` or `title|address`, as they stand. */
export function linksOf({ metadata }: KubeObject): string[] {
  return Object.entries(metadata.annotations ?? {})
    .filter(([key, value]) => key.startsWith(LINK_PREFIX) && isWebLink(value))
    .map(([, value]) => value)
    .slice(0, MOST);
}

/** Whether the addresses that an Ingress's own spec has are not to be told. */
export function ignoresDefaultLinks({ metadata }: KubeObject): boolean {
  return metadata.annotations?.[IGNORE_DEFAULT_LINKS] === 'true';
}

function isWebLink(value: unknown): value is string {
  if (typeof value !== 'string') return false;
  return WEB_ADDRESS.test(value.slice(value.indexOf('|') + 1).trim());
}
