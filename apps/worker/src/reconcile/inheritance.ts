import { type GlobalProject, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { globalProjectNames, parseProjectSettings } from '@lockstep/engine';
import type { OutboxEvent, Store } from '@lockstep/store';

type Stores = Pick<Store, 'projects' | 'settings'>;
type Event = Pick<OutboxEvent, 'kind' | 'uid' | 'payload'>;

/** Which projects inherit from which, as last seen: to find those that inherit otherwise now. */
export class Inheritance {
  readonly #store: Stores;
  #rules: readonly GlobalProject[] = [];

  constructor(store: Stores) {
    this.#store = store;
  }

  /** Reads who inherits what; to be called before anything is judged by it. */
  async start(): Promise<void> {
    this.#rules = await this.#readRules();
  }

  /** Names of the projects that inherit something else by these events than before. */
  async changedBy(events: readonly Event[]): Promise<string[]> {
    const before = this.#rules;
    const isSetting = ({ kind, uid }: Event) =>
      kind === 'setting' && uid === SETTING_CUSTOMIZATIONS;
    if (events.some(isSetting)) this.#rules = await this.#readRules();
    const written = new Set(
      events.filter(({ kind }) => kind === 'project').map(({ payload }) => payload.name),
    );
    const isConcerned = this.#rules.some(({ projectName }) => written.has(projectName));
    if (before === this.#rules && !isConcerned) return [];
    const projects = await this.#store.projects.list();
    return projects
      .filter((project) => {
        const names = globalProjectNames(project, this.#rules);
        const had = globalProjectNames(project, before);
        return names.join('\n') !== had.join('\n') || names.some((name) => written.has(name));
      })
      .map(({ metadata }) => metadata.name);
  }

  async #readRules(): Promise<readonly GlobalProject[]> {
    const data = await this.#store.settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
    return parseProjectSettings(data ?? {}, []).globalProjects;
  }
}
