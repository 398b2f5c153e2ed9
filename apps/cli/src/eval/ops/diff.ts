import { FIELD_MANAGER, ignoreDifferenceSchema } from '@lockstep/domain';
import { createJq } from '@lockstep/scripting';
import { compareOffline } from '../../offline/compare-offline.ts';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { fieldsListField, objectField, textField, wrong } from '../request-fields.ts';

const jq = createJq();

/** What an apply of `desired` would change in `live`, as far as it is known without a cluster. */
export function evaluateDiff(request: EvalRequest): EvalAnswer {
  const desired = objectField(request, 'desired');
  const live = objectField(request, 'live');
  if (!desired && !live) throw wrong('desired', 'or live is required');
  const manager = textField(request, 'manager') || FIELD_MANAGER;
  return { ...compareOffline({ desired, live, manager, ignoreDifferences: rules(request), jq }) };
}

/** A rule that names no kind is for the object at hand. */
function rules(request: EvalRequest) {
  const given = fieldsListField(request, 'ignoreDifferences');
  return given.map((rule, at) => {
    const everywhere = rule.kind === undefined ? { group: '*', kind: '*' } : {};
    const parsed = ignoreDifferenceSchema.safeParse({ ...everywhere, ...rule });
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const field = [`ignoreDifferences[${at}]`, ...(issue?.path ?? [])].join('.');
    throw wrong(field, issue?.message ?? 'is not valid');
  });
}
