import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import {
  BUILTIN_POLICY,
  type CompiledPolicy,
  compilePolicy,
  LOCKSTEP_POLICY,
  type RbacConfig,
  readRbacConfigMap,
} from '@lockstep/access';
import type { Command } from 'commander';
import { parseDocument } from 'yaml';
import { CliError, UsageError } from '../cli/cli-error.ts';

/** The options by which every command about policies is told which policy. */
export interface PolicyOptions {
  policyFile?: string;
  defaultRole?: string;
  matchMode?: string;
  useBuiltinPolicy: boolean;
}

export function policyOptions(command: Command): void {
  command
    .option('--policy-file <path>', 'a CSV file, or a ConfigMap argocd-rbac-cm')
    .option('--default-role <role>', "asked for everybody; overrides the ConfigMap's")
    .option('--match-mode <mode>', "glob or regex; overrides the ConfigMap's")
    .option('--no-use-builtin-policy', 'without role:readonly and role:admin');
}

/**
 * With all that is in force at a server beside what people write.
 * @throws CliError, UsageError, or UserError that names the lines that are wrong.
 */
export async function policyOf(options: PolicyOptions): Promise<CompiledPolicy> {
  const config = await configOf(options);
  return compilePolicy({
    files: config.files,
    defaultRole: options.defaultRole || config.defaultRole,
    matchMode: options.matchMode ?? config.matchMode,
    builtin: options.useBuiltinPolicy ? [BUILTIN_POLICY, LOCKSTEP_POLICY] : [],
  });
}

/** What the file says: a ConfigMap if it is one, else all of it is a policy. */
export async function configOf({ policyFile, matchMode }: PolicyOptions): Promise<RbacConfig> {
  if (matchMode !== undefined && matchMode !== 'glob' && matchMode !== 'regex') {
    throw new UsageError(`--match-mode is glob or regex, not ${matchMode}`);
  }
  if (!policyFile) throw new UsageError('which policy? Give it with --policy-file');
  const text = await readFile(policyFile, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read the policy: ${error.message}`);
  });
  const data = dataOfConfigMap(text);
  if (data) return readRbacConfigMap(data);
  return { ...readRbacConfigMap({}), files: [{ name: basename(policyFile), text }] };
}

function dataOfConfigMap(text: string): Record<string, unknown> | undefined {
  // A ConfigMap says so; a policy has thousands of lines that YAML need not look at.
  if (!/^\s*["']?kind["']?\s*:|"kind"\s*:/mu.test(text)) return undefined;
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const object: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof object !== 'object' || object === null) return undefined;
  const { kind, data } = object as { kind?: unknown; data?: unknown };
  if (kind !== 'ConfigMap') throw new CliError(`the policy is a ${String(kind)}, not a ConfigMap`);
  return { ...(data as Record<string, unknown> | null) };
}
