import { type Customizations, type GlobalProject, globalProjectSchema } from '@lockstep/domain';
import { type Problems, readTrueOrFalse, readYaml, readYamlAs } from './read-yaml.ts';

const GLOBAL_PROJECTS = 'globalProjects';
const IMPERSONATION = 'application.sync.impersonation.enabled';

export function isProjectSettingKey(key: string): boolean {
  return key === GLOBAL_PROJECTS || key === IMPERSONATION;
}

/** What an `argocd-cm` says about projects. Entries that cannot be read are problems; the others are in force. */
export function parseProjectSettings(
  data: Readonly<Record<string, string>>,
  problems: Problems,
): Customizations['projects'] {
  return {
    globalProjects: readGlobalProjects(data[GLOBAL_PROJECTS], problems),
    impersonates: readTrueOrFalse(data[IMPERSONATION], IMPERSONATION, problems) ?? false,
  };
}

function readGlobalProjects(text: string | undefined, problems: Problems): GlobalProject[] {
  const entries = text ? readYaml(text, GLOBAL_PROJECTS, problems) : undefined;
  if (entries === undefined || entries === null) return [];
  if (!Array.isArray(entries)) {
    problems.push({ field: GLOBAL_PROJECTS, reason: 'must be a list' });
    return [];
  }
  return entries.flatMap((entry, at) => {
    const field = `${GLOBAL_PROJECTS}[${at}]`;
    if (entry !== null && typeof entry === 'object') {
      return readYamlAs(globalProjectSchema, entry, field, problems) ?? [];
    }
    problems.push({ field, reason: 'must have a projectName and a labelSelector' });
    return [];
  });
}
