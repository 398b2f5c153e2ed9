import { ANNOTATION_APPROVALS, type ApprovalRule, type Project } from '@lockstep/domain';

/** When a project's syncs have to be approved; what cannot be read holds all of them back. */
export interface ProjectApprovals {
  rules: ApprovalRule[];
  problems: string[];
}

const NONE: ProjectApprovals = { rules: [], problems: [] };

/** A project is one object for as long as it does not change. */
const read = new WeakMap<Project, Promise<ProjectApprovals>>();

export function approvalsOf(project: Project | undefined): Promise<ProjectApprovals> {
  const text = project?.metadata.annotations?.[ANNOTATION_APPROVALS];
  if (!project || text === undefined) return Promise.resolve(NONE);
  const known = read.get(project) ?? readText(text);
  read.set(project, known);
  known.catch(() => read.delete(project));
  return known;
}

async function readText(text: string): Promise<ProjectApprovals> {
  // Loaded for those who have rules.
  const { readApprovalRules } = await import('@lockstep/scripting');
  const { rules, problems } = await readApprovalRules(text);
  return { rules, problems: problems.map((problem) => `${ANNOTATION_APPROVALS}${problem}`) };
}
