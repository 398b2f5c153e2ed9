import { CONTROL_NAMESPACE } from '@lockstep/domain';
import type { ProjectStore } from '../api.ts';
import type { Database } from '../database.ts';
import { PROJECT_COLUMNS, type ProjectRow, toProject } from './row.ts';
import { createProject, deleteProject, readInput, updateProject } from './write.ts';

export function projectStore(database: Database): ProjectStore {
  return {
    list: async () => {
      const { rows } = await database.query<ProjectRow>(
        `SELECT ${PROJECT_COLUMNS} FROM project ORDER BY name`,
      );
      return rows.map((row) => toProject(row, CONTROL_NAMESPACE));
    },
    get: async (name) => {
      const { rows } = await database.query<ProjectRow>(
        `SELECT ${PROJECT_COLUMNS} FROM project WHERE name = $1`,
        [name],
      );
      return rows[0] && toProject(rows[0], CONTROL_NAMESPACE);
    },
    applicationsOf: async (name) => {
      const { rows } = await database.query<{
        uid: string;
        cluster_id: string | null;
        slice: string;
      }>(`SELECT uid, cluster_id, slice FROM application WHERE project = $1`, [name]);
      return rows.map(({ uid, cluster_id, slice }) => ({ uid, clusterId: cluster_id, slice }));
    },
    create: (manifest, raw, options, actor) =>
      createProject(database, readInput(manifest, raw), options, actor),
    update: (name, manifest, raw, actor) => {
      const input = { ...readInput(manifest, raw), name };
      return updateProject(database, input, manifest.metadata.resourceVersion, actor);
    },
    delete: (name, actor) => deleteProject(database, name, actor),
  };
}
