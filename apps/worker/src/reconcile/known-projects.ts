import type { Project } from '@lockstep/domain';
import type { ApplicationRecord, Store } from '@lockstep/store';

const RECENT_MS = 1_000;

interface Known {
  atMs: number;
  project: Promise<Project | undefined>;
}

/** Projects that were read before: hundreds of applications of one are looked at together. */
export class KnownProjects {
  readonly #store: Pick<Store, 'projects'>;
  readonly #read = new Map<string, Known>();

  constructor(store: Pick<Store, 'projects'>) {
    this.#store = store;
  }

  /** The project of an application, no older than the application was read. */
  async of(record: Pick<ApplicationRecord, 'application' | 'projectVersion'>) {
    const name = record.application.spec.project;
    const known = await this.#read.get(name)?.project;
    if (known?.metadata.resourceVersion === record.projectVersion) return known;
    return await this.#readAnew(name);
  }

  /** The project of this name as it was a moment ago. */
  recent(name: string): Promise<Project | undefined> {
    const known = this.#read.get(name);
    if (known && Date.now() - known.atMs < RECENT_MS) return known.project;
    return this.#readAnew(name);
  }

  #readAnew(name: string): Promise<Project | undefined> {
    const project = this.#store.projects.get(name);
    this.#read.set(name, { atMs: Date.now(), project });
    project.catch(() => this.#read.delete(name));
    return project;
  }
}
