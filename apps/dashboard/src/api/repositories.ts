import type { GpgPublicKey, RepositoryCertificate } from '@lockstep/domain';
import { request } from './request.ts';
import type { RepositoryItem, TemplateItem } from './types.ts';

/** Repositories, and what lets into them and makes them believed. Secrets only go in. */

export type RepositoryBody = Record<string, unknown> & { repo: string };
export type TemplateBody = Record<string, unknown> & { url: string };
type Listed<T> = { items: T[] | null };

const REPOSITORIES = '/api/v1/repositories';
const TEMPLATES = '/api/v1/repocreds';
const CERTIFICATES = '/api/v1/certificates';
const GPG_KEYS = '/api/v1/gpgkeys';

function repositoryUrl(repo: string, query: Record<string, string | undefined>): string {
  const given = Object.entries(query).filter((one): one is [string, string] => Boolean(one[1]));
  const search = new URLSearchParams(given).toString();
  return `${REPOSITORIES}/${encodeURIComponent(repo)}${search && `?${search}`}`;
}

/** `validate: false` saves it without reaching it first. */
export function createRepository(
  body: RepositoryBody,
  { validate }: { validate: boolean },
): Promise<RepositoryItem> {
  return request(`${REPOSITORIES}?validate=${validate}`, { method: 'POST', body });
}

export function updateRepository(
  body: RepositoryBody,
  { validate, project }: { validate: boolean; project: string | undefined },
): Promise<RepositoryItem> {
  const url = repositoryUrl(body.repo, { appProject: project, validate: String(validate) });
  return request(url, { method: 'PUT', body });
}

export function deleteRepository({ repo, project }: RepositoryItem): Promise<void> {
  return request(repositoryUrl(repo, { appProject: project }), { method: 'DELETE' });
}

/** Reaches it now with what is stored; the answer tells how that went. */
export function testRegistered({ repo, project }: RepositoryItem): Promise<RepositoryItem> {
  return request(repositoryUrl(repo, { appProject: project, forceRefresh: 'true' }));
}

/** Reaches it with what is given and saves nothing. @throws ApiError with the reason. */
export function testGiven(body: RepositoryBody): Promise<void> {
  const url = `${REPOSITORIES}/${encodeURIComponent(body.repo)}/validate`;
  return request(url, { method: 'POST', body });
}

async function items<T>(url: string): Promise<T[]> {
  return (await request<Listed<T>>(url)).items ?? [];
}

export function listTemplates(): Promise<TemplateItem[]> {
  return items(TEMPLATES);
}

export function createTemplate(body: TemplateBody): Promise<TemplateItem> {
  return request(TEMPLATES, { method: 'POST', body });
}

export function updateTemplate(body: TemplateBody): Promise<TemplateItem> {
  return request(`${TEMPLATES}/${encodeURIComponent(body.url)}`, { method: 'PUT', body });
}

export function deleteTemplate({ url }: TemplateItem): Promise<void> {
  return request(`${TEMPLATES}/${encodeURIComponent(url)}`, { method: 'DELETE' });
}

export function listCertificates(): Promise<RepositoryCertificate[]> {
  return items(CERTIFICATES);
}

export function createCertificates(
  given: Pick<RepositoryCertificate, 'serverName' | 'certType' | 'certSubType' | 'certData'>[],
  { upsert }: { upsert: boolean },
): Promise<Listed<RepositoryCertificate>> {
  const url = `${CERTIFICATES}?upsert=${upsert}`;
  return request(url, { method: 'POST', body: { items: given } });
}

export function deleteCertificates(of: {
  serverName: string;
  certType: string;
  certSubType?: string;
}): Promise<Listed<RepositoryCertificate>> {
  const query = new URLSearchParams({
    hostNamePattern: of.serverName,
    certType: of.certType,
    ...(of.certSubType && { certSubType: of.certSubType }),
  });
  return request(`${CERTIFICATES}?${query}`, { method: 'DELETE' });
}

export function listGpgKeys(): Promise<GpgPublicKey[]> {
  return items(GPG_KEYS);
}

export function createGpgKeys(
  keyData: string,
): Promise<{ created: Listed<GpgPublicKey>; skipped: string[] | null }> {
  return request(GPG_KEYS, { method: 'POST', body: { keyData } });
}

export function deleteGpgKey({ keyID }: GpgPublicKey): Promise<void> {
  return request(`${GPG_KEYS}?${new URLSearchParams({ keyID })}`, { method: 'DELETE' });
}
