import type { Project, ProjectManifest } from '@lockstep/domain';
import type { Actor } from '../api.ts';

export interface ProjectStore {
  list(): Promise<Project[]>;
  get(name: string): Promise<Project | undefined>;
  /** Its applications, for who must look at them again. */
  applicationsOf(name: string): Promise<{ uid: string; clusterId: string | null; slice: string }[]>;
  create(
    manifest: ProjectManifest,
    raw: unknown,
    options: { upsert: boolean },
    actor: Actor,
  ): Promise<Project>;
  update(name: string, manifest: ProjectManifest, raw: unknown, actor: Actor): Promise<Project>;
  /** @throws UserError failed-precondition while applications use it. */
  delete(name: string, actor: Actor): Promise<void>;
}
