import type { Project } from '@lockstep/domain';
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
