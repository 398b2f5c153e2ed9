import { type ProjectManifest, UserError } from '@lockstep/domain';
import { projectProblems, roleProblems } from '@lockstep/engine';

/**
 * What a project permits and its roles must be stated once each and so that it can be meant.
 * @throws UserError `invalid-argument` with every entry that is wrong.
 */
export function checkRules({ metadata, spec }: ProjectManifest): void {
  const problems = [...projectProblems(spec), ...roleProblems(metadata.name, spec)];
  if (problems.length === 0) return;
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `project ${metadata.name} is invalid: ${told}`, problems);
}
