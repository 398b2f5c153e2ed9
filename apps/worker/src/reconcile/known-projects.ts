import { type GlobalProject, type Project, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { globalProjectNames, parseProjectSettings, withGlobalProjects } from '@lockstep/engine';
import type { ApplicationRecord, Store } from '@lockstep/store';

const RECENT_MS = 1_000;

interface Known {
  atMs: number;
  project: Promise<Project | undefined>;
}

interface KnownRules {
  atMs: number;
  rules: Promise<readonly GlobalProject[]>;
}

/**
 * Projects that were read before, with what their global projects add to them: hundreds of
 * applications of one are looked at together. The same object for as long as nothing of it changes.
 */
export class KnownProjects {
  readonly #store: Pick<Store, 'projects' | 'settings'>;
  readonly #read = new Map<string, Known>();
  readonly #merged = new WeakMap<Project, { globals: readonly Project[]; project: Project }>();
  #rules: KnownRules | undefined;

  constructor(store: Pick<Store, 'projects' | 'settings'>) {
    this.#store = store;
  }

  /**
   * The project of an application, no older than the application was read; what it inherits, and
   * whether it does, may be a second older.
   */
  async of(record: Pick<ApplicationRecord, 'application' | 'projectVersion'>) {
    const name = record.application.spec.project;
    const known = await this.#read.get(name)?.project;
    if (known?.metadata.resourceVersion === record.projectVersion) return this.#effective(known);
    return this.#effective(await this.#readAnew(name));
  }

  /** What others inherit was changed: it is read anew, however recently it was. */
  forget(): void {
    this.#rules = undefined;
    this.#read.clear();
  }

  /** The project of this name as it was a moment ago. */
  async recent(name: string): Promise<Project | undefined> {
    return this.#effective(await this.#recent(name));
  }

  #recent(name: string): Promise<Project | undefined> {
    const known = this.#read.get(name);
    if (known && Date.now() - known.atMs < RECENT_MS) return known.project;
    return this.#readAnew(name);
  }

  async #effective(project: Project | undefined): Promise<Project | undefined> {
    if (!project) return undefined;
    const names = globalProjectNames(project, await this.#recentRules());
    if (names.length === 0) return project;
    const found = await Promise.all(names.map((name) => this.#recent(name)));
    const globals = found.filter((one) => one !== undefined);
    const known = this.#merged.get(project);
    if (known && isSame(known.globals, globals)) return known.project;
    const merged = withGlobalProjects(project, globals);
    this.#merged.set(project, { globals, project: merged });
    return merged;
  }

  #recentRules(): Promise<readonly GlobalProject[]> {
    if (this.#rules && Date.now() - this.#rules.atMs < RECENT_MS) return this.#rules.rules;
    const settings = this.#store.settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
    const rules = settings.then((data) => parseProjectSettings(data ?? {}, []).globalProjects);
    this.#rules = { atMs: Date.now(), rules };
    rules.catch(() => {
      this.#rules = undefined;
    });
    return rules;
  }

  #readAnew(name: string): Promise<Project | undefined> {
    const project = this.#store.projects.get(name);
    this.#read.set(name, { atMs: Date.now(), project });
    project.catch(() => this.#read.delete(name));
    return project;
  }
}

/** By version: a global project is read again and again. */
function isSame(known: readonly Project[], now: readonly Project[]): boolean {
  const versionsOf = (projects: readonly Project[]) =>
    projects.map(({ metadata }) => `${metadata.uid}/${metadata.resourceVersion}`).join();
  return versionsOf(known) === versionsOf(now);
}
