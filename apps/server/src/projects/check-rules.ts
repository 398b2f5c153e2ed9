import { type ProjectManifest, UserError } from '@lockstep/domain';
import { projectProblems } from '@lockstep/engine';

/**
 * What a project permits must be stated once each and so that it can be meant.
 * @throws UserError `invalid-argument` with every entry that is wrong.
 */
export function checkRules({ metadata, spec }: ProjectManifest): void {
  const problems = projectProblems(spec);
  if (problems.length === 0) return;
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `project ${metadata.name} is invalid: ${told}`, problems);
}
