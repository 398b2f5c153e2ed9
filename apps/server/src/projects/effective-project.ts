import { type Project, SETTING_CUSTOMIZATIONS } from '@lockstep/domain';
import { globalProjectNames, parseProjectSettings, withGlobalProjects } from '@lockstep/engine';
import type { Store } from '@lockstep/store';

type Stores = Pick<Store, 'projects' | 'settings'>;

/** Those that a project inherits from, in the order in which `argocd-cm` names them. */
export async function globalProjectsOf(store: Stores, project: Project): Promise<Project[]> {
  const rules = await readRules(store);
  const names = globalProjectNames(project, rules);
  const found = await Promise.all(names.map((name) => store.projects.get(name)));
  return found.filter((one) => one !== undefined);
}

/** The project as it counts for its applications: with what global projects add to it. */
export async function effectiveProject(store: Stores, name: string): Promise<Project | undefined> {
  const project = await store.projects.get(name);
  return project && withGlobalProjects(project, await globalProjectsOf(store, project));
}

/** The names of the projects that inherit from this one. */
export async function inheritorsOf(store: Stores, name: string): Promise<string[]> {
  const rules = (await readRules(store)).filter(({ projectName }) => projectName === name);
  if (rules.length === 0) return [];
  const projects = await store.projects.list();
  return projects
    .filter((project) => globalProjectNames(project, rules).length > 0)
    .map(({ metadata }) => metadata.name);
}

async function readRules(store: Stores) {
  const data = await store.settings.get<Record<string, string>>(SETTING_CUSTOMIZATIONS);
  return parseProjectSettings(data ?? {}, []).globalProjects;
}
