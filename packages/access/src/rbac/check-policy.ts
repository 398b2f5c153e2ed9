import { UserError } from '@lockstep/domain';
import { BUILTIN_POLICY } from './builtin-policy.ts';
import { isPolicyKey, readRbacConfigMap } from './config-map.ts';
import { LOCKSTEP_POLICY } from './lockstep-policy.ts';
import { type PolicyProblem, readPolicy } from './parse-policy.ts';
import { type CompiledPolicy, compilePolicy } from './policy.ts';
import { policyWarnings } from './warnings.ts';

/** A policy as it would be in force, or what keeps it from that. */
export type CheckedPolicy =
  | { kind: 'usable'; policy: CompiledPolicy; warnings: PolicyProblem[] }
  | { kind: 'wrong'; errors: PolicyProblem[] };

const KEYS = ['policy.default', 'policy.matchMode', 'scopes'];
/** Beyond that nobody reads on. */
const MAX_WARNINGS = 200;

/**
 * Reads the data of an argocd-rbac-cm as the server would, and tells what is wrong and hardly meant.
 * @throws UserError where it is too large, or a value is not a text.
 */
export async function checkPolicy(data: Readonly<Record<string, unknown>>): Promise<CheckedPolicy> {
  const config = readRbacConfigMap(data);
  const { problems } = readPolicy(config.files);
  if (problems.length > 0) return { kind: 'wrong', errors: problems };
  const policy = await compilePolicy({ ...config, builtin: [BUILTIN_POLICY, LOCKSTEP_POLICY] });
  const warnings = [...keyWarnings(data), ...policyWarnings(policy)];
  return { kind: 'usable', policy, warnings: warnings.slice(0, MAX_WARNINGS) };
}

/** @throws UserError that names each wrong line. */
export async function requireUsable(data: Readonly<Record<string, unknown>>) {
  const checked = await checkPolicy(data);
  if (checked.kind === 'usable') return checked;
  const details = checked.errors.slice(0, MAX_WARNINGS).map(({ file, line, message }) => ({
    field: `${file}:${line}`,
    reason: message,
  }));
  const told = details.slice(0, 20).map(({ field, reason }) => `${field}: ${reason}`);
  const more = checked.errors.length - told.length;
  if (more > 0) told.push(`and ${more} more`);
  throw new UserError('invalid-argument', `invalid RBAC policy: ${told.join('; ')}`, details);
}

function keyWarnings(data: Readonly<Record<string, unknown>>): PolicyProblem[] {
  const unknown = Object.keys(data)
    .filter((key) => !isPolicyKey(key) && !KEYS.includes(key))
    .map((key) => ({ file: key, message: 'is not a key that counts: it has no effect' }));
  const mode = data['policy.matchMode'];
  if (!mode || mode === 'glob' || mode === 'regex') return unknown;
  const message = `${JSON.stringify(mode)} is neither glob nor regex: it counts as glob`;
  return [...unknown, { file: 'policy.matchMode', message }];
}
