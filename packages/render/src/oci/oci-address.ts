import { withoutEndSlashes } from '@lockstep/domain';
import { FetchError } from '../http/fetch-error.ts';

/** A repository of a registry: `oci://host[:port]/name`. */
export interface OciAddress {
  /** With its port. */
  host: string;
  /** `team/charts/web`. */
  name: string;
}

const NAME = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;
const MAX_NAME_LENGTH = 255;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** What Docker Hub calls itself, and where its registry is. */
const REGISTRIES: Readonly<Record<string, string>> = {
  'docker.io': 'registry-1.docker.io',
  'index.docker.io': 'registry-1.docker.io',
};

/**
 * Reads `oci://host/name`, also without the scheme. `below` is put behind it: a chart's name, where
 * the address is that of the folder it lies in.
 * @throws FetchError for what is none.
 */
export function parseOciAddress(address: string, below = ''): OciAddress {
  const text = `oci://${address.trim().replace(/^oci:\/\//, '')}`;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const path = url ? decodePath(url.pathname) : '';
  const name = [path, below].filter((part) => part !== '').join('/');
  if (!url?.host || url.search || url.hash || name.length > MAX_NAME_LENGTH || !NAME.test(name)) {
    const shown = text.replace(/\/\/[^/@]*@/, '//').slice(0, 200);
    const whole = below ? `${shown}/${below}` : shown;
    throw new FetchError(
      `${JSON.stringify(whole)} is no address of an OCI repository (oci://host/name)`,
      {
        status: 0,
      },
    );
  }
  return { host: REGISTRIES[url.host] ?? url.host, name };
}

export function isTag(text: string): boolean {
  return TAG.test(text);
}

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

/** As people write it. */
export function shownAddress({ host, name }: OciAddress): string {
  return `oci://${host}/${name}`;
}

function decodePath(pathname: string): string {
  return withoutEndSlashes(pathname.replace(/^\/+/, ''));
}
