import {
  ANNOTATION_APPROVALS,
  ANNOTATION_PLAIN_SECRETS,
  ANNOTATION_RULES,
  type FieldProblem,
  PLAIN_SECRET_POLICIES,
  type ProjectManifest,
  UserError,
} from '@lockstep/domain';

/**
 * A project's rules must be readable: one that is not would hold back all of its applications.
 * @throws UserError `invalid-argument` with everything that is wrong.
 */
export async function checkPolicies({ metadata }: ProjectManifest): Promise<void> {
  const { [ANNOTATION_RULES]: rules, [ANNOTATION_PLAIN_SECRETS]: plain } =
    metadata.annotations ?? {};
  const problems: FieldProblem[] = [];
  if (plain !== undefined && !PLAIN_SECRET_POLICIES.some((one) => one === plain)) {
    const reason = `must be one of ${PLAIN_SECRET_POLICIES.join(', ')}`;
    problems.push({ field: `metadata.annotations["${ANNOTATION_PLAIN_SECRETS}"]`, reason });
  }
  if (rules !== undefined) {
    // Loaded for those who have rules.
    const { readRules } = await import('@lockstep/scripting');
    for (const reason of (await readRules(rules)).problems) {
      problems.push({ field: `metadata.annotations["${ANNOTATION_RULES}"]`, reason });
    }
  }
  const approvals = metadata.annotations?.[ANNOTATION_APPROVALS];
  if (approvals !== undefined) {
    const { readApprovalRules } = await import('@lockstep/scripting');
    for (const reason of (await readApprovalRules(approvals)).problems) {
      problems.push({ field: `metadata.annotations["${ANNOTATION_APPROVALS}"]`, reason });
    }
  }
  if (problems.length === 0) return;
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  throw new UserError('invalid-argument', `project ${metadata.name} is invalid: ${told}`, problems);
}
