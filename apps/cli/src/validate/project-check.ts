import { ANNOTATION_APPROVALS, type Project, parseProject, UserError } from '@lockstep/domain';
import { projectProblems, readWindows, roleProblems } from '@lockstep/engine';
import type { Check, CheckFinding } from './check.ts';

/** Whether the project itself can be read: what the server would refuse of it. */
export const projectCheck: Check = {
  name: 'project',
  run: async ({ project }) => {
    if (!project) return [];
    const problems = [...specProblems(project), ...(await approvalProblems(project))];
    return problems.map((message) => findingOf(project, message));
  },
};

function specProblems(project: Project): string[] {
  const parsed = parsedOr(project);
  if (Array.isArray(parsed)) return parsed;
  const { metadata, spec } = parsed;
  const problems = [...projectProblems(spec), ...roleProblems(metadata.name, spec)];
  const windows = readWindows(spec.syncWindows ?? []).problems;
  return [
    ...problems.map(({ field, reason }) => `${field}: ${reason}`),
    ...windows.map(
      ({ index, field, message }) => `spec.syncWindows[${index}].${field}: ${message}`,
    ),
  ];
}

/** The manifest, or what is wrong with its shape. */
function parsedOr(project: Project): ReturnType<typeof parseProject> | string[] {
  try {
    return parseProject(project);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.details.map(({ field, reason }) => `${field}: ${reason}`);
  }
}

/** Rules of approval that cannot be read hold back every sync of the project. */
async function approvalProblems({ metadata }: Project): Promise<string[]> {
  const text = metadata?.annotations?.[ANNOTATION_APPROVALS];
  if (text === undefined) return [];
  const { readApprovalRules } = await import('@lockstep/scripting');
  const { problems } = await readApprovalRules(text);
  return problems.map((problem) => `${ANNOTATION_APPROVALS}${problem}`);
}

function findingOf({ metadata }: Project, message: string): CheckFinding {
  return { level: 'error', check: 'project', message, object: `AppProject ${metadata?.name}` };
}
