import type { Project } from '@lockstep/domain';
import type { Store } from '@lockstep/store';

const RECENT_MS = 1_000;

/** Projects as they were a moment ago: hundreds of applications of one are looked at together. */
export class RecentProjects {
  readonly #store: Pick<Store, 'projects'>;
  readonly #read = new Map<string, { atMs: number; project: Promise<Project | undefined> }>();

  constructor(store: Pick<Store, 'projects'>) {
    this.#store = store;
  }

  get(name: string): Promise<Project | undefined> {
    const known = this.#read.get(name);
    if (known && Date.now() - known.atMs < RECENT_MS) return known.project;
    const project = this.#store.projects.get(name);
    this.#read.set(name, { atMs: Date.now(), project });
    project.catch(() => this.#read.delete(name));
    return project;
  }
}
