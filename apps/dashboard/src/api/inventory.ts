import type { Project } from '@lockstep/domain';
import { request } from './request.ts';
import type { BootstrapState, ClusterItem, RepositoryItem } from './types.ts';

/** What applications refer to: clusters, repositories, projects; and how far the sandbox is. */

async function items<T>(url: string): Promise<T[]> {
  const answer = await request<{ items: T[] | null }>(url);
  return answer.items ?? [];
}

export function listClusters(): Promise<ClusterItem[]> {
  return items('/api/v1/clusters');
}

export function listRepositories(): Promise<RepositoryItem[]> {
  return items('/api/v1/repositories');
}

export function listProjects(): Promise<Project[]> {
  return items('/api/v1/projects');
}

export function bootstrapState(): Promise<BootstrapState> {
  return request('/api/v1/lockstep/bootstrap');
}
