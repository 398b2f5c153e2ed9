import type { Project, SyncWindow } from '@lockstep/domain';
import type { NewToken, TokenItem } from './accounts.ts';
import { request } from './request.ts';

/** What a project is written as: the rest of its metadata is the server's. */
export type ProjectBody = {
  metadata: Pick<Project['metadata'], 'name' | 'labels' | 'annotations' | 'finalizers'> & {
    resourceVersion?: string | undefined;
  };
  spec: Project['spec'];
};

const PROJECTS = '/api/v1/projects';
const projectUrl = (name: string) => `${PROJECTS}/${encodeURIComponent(name)}`;

export function createProject(project: ProjectBody): Promise<Project> {
  return request(PROJECTS, { method: 'POST', body: { project } });
}

/** Refused where somebody changed it since it was read. */
export function updateProject(project: ProjectBody): Promise<Project> {
  return request(projectUrl(project.metadata.name), { method: 'PUT', body: { project } });
}

export function deleteProject(name: string): Promise<void> {
  return request(projectUrl(name), { method: 'DELETE' });
}

/** The project's windows that are open now. */
export async function openWindows(name: string): Promise<SyncWindow[]> {
  return (
    (await request<{ windows: SyncWindow[] | null }>(`${projectUrl(name)}/syncwindows`)).windows ??
    []
  );
}

/** A token of one of a project's roles. */
export interface RoleTokenItem extends TokenItem {
  role: string;
}

export async function listRoleTokens(project: string): Promise<RoleTokenItem[]> {
  const url = `/api/v1/lockstep/projects/${encodeURIComponent(project)}/tokens`;
  return (await request<{ items: RoleTokenItem[] }>(url)).items;
}

export function createRoleToken(
  project: string,
  role: string,
  body: NewToken,
): Promise<{ token: string }> {
  return request(roleTokenUrl(project, role), { method: 'POST', body });
}

export function deleteRoleToken(
  project: string,
  { role, issuedAt, id }: RoleTokenItem,
): Promise<unknown> {
  const query = new URLSearchParams({ id });
  return request(`${roleTokenUrl(project, role)}/${issuedAt}?${query}`, { method: 'DELETE' });
}

function roleTokenUrl(project: string, role: string): string {
  return `${projectUrl(project)}/roles/${encodeURIComponent(role)}/token`;
}
