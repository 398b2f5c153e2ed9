import type { Project } from '@lockstep/domain';
import { type Confines, confinesOf, type DestinationCluster } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import type { KnownProjects } from './known-projects.ts';

/**
 * What projects let their applications have in one cluster. Worked out once for each version of a
 * project, however many of its applications ask.
 */
export class ProjectConfines {
  readonly #projects: Pick<KnownProjects, 'of'>;
  readonly #cluster: DestinationCluster;
  readonly #known = new WeakMap<Project, Confines>();

  constructor(projects: Pick<KnownProjects, 'of'>, cluster: DestinationCluster) {
    this.#projects = projects;
    this.#cluster = cluster;
  }

  /** As exact as `KnownProjects.of`. A project that is not there permits nothing. */
  async of(record: Pick<ApplicationRecord, 'application' | 'projectVersion'>): Promise<Confines> {
    const project = await this.#projects.of(record);
    const { project: name } = record.application.spec;
    if (!project) return confinesOf({ metadata: { name }, spec: {} }, this.#cluster);
    const known = this.#known.get(project) ?? confinesOf(project, this.#cluster);
    this.#known.set(project, known);
    return known;
  }
}
