import { type CompiledPolicy, compilePolicy } from '@lockstep/access';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { textField, textListField, wrong } from '../request-fields.ts';

/** Whether a subject may do something under a policy, beside which the built-in roles are in force. */
export async function evaluateRbac(request: EvalRequest): Promise<EvalAnswer> {
  const policy = await policyOf({
    text: textField(request, 'policy') ?? '',
    defaultRole: textField(request, 'default') ?? '',
    matchMode: textField(request, 'matchMode') ?? '',
  });
  const allowed = policy.allows({
    subject: textField(request, 'subject') ?? '',
    groups: textListField(request, 'groups'),
    resource: required(request, 'resource'),
    action: required(request, 'action'),
    object: textField(request, 'object') ?? '',
  });
  return { allowed };
}

function required(request: EvalRequest, field: string): string {
  const value = textField(request, field);
  if (value === undefined) throw wrong(field, 'is required');
  return value;
}

interface PolicyText {
  text: string;
  defaultRole: string;
  matchMode: string;
}

/** Many questions are about one policy: the last few stay compiled. */
const compiled = new Map<string, Promise<CompiledPolicy>>();
const MAX_COMPILED = 16;

function policyOf({ text, defaultRole, matchMode }: PolicyText): Promise<CompiledPolicy> {
  const key = JSON.stringify([text, defaultRole, matchMode]);
  const known = compiled.get(key);
  if (known) return known;
  if (compiled.size >= MAX_COMPILED) compiled.clear();
  const files = [{ name: 'policy', text }];
  const policy = compilePolicy({ files, defaultRole, matchMode });
  compiled.set(key, policy);
  return policy;
}
