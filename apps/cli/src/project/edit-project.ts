import type { Project } from '@lockstep/domain';
import { type ApiClient, apiPath } from '../api/api-client.ts';

type Spec = Project['spec'];

/** Reads a project, changes its spec, and writes it back if nobody else has meanwhile. */
export async function editProject(
  api: ApiClient,
  name: string,
  edit: (spec: Spec) => Spec,
): Promise<void> {
  const path = apiPath('projects', name);
  const { status: _status, ...manifest } = await api.get<Project>(path);
  await api.put(path, { project: { ...manifest, spec: edit(manifest.spec) } });
}
