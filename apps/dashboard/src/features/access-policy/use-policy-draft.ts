import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../api/keys.ts';
import { type PolicyData, type StoredPolicy, validatePolicy } from '../../api/policy.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { isSamePolicy } from './policy-draft.ts';

const SETTLED_MS = 400;

/** The policy as somebody edits it, on top of the version that it was begun with. */
export function usePolicyDraft(stored: StoredPolicy) {
  const [base, setBase] = useState(stored);
  const [data, setData] = useState<PolicyData>(stored.data);
  const begin = (from: StoredPolicy) => {
    setBase(from);
    setData(from.data);
  };
  const isChanged = !isSamePolicy(base.data, data);
  // Nothing is lost by following what somebody else has saved.
  if (!isChanged && stored.version !== base.version) begin(stored);
  return {
    base,
    data,
    setData,
    isChanged,
    /** Somebody has saved another one since. */
    isOutrun: isChanged && stored.version > base.version,
    begin,
    /** Goes on with the draft, on top of what is stored now. */
    rebase: () => setBase(stored),
  };
}

/** What the server says of a draft, once typing has paused, and of which one it says so. */
export function useValidation(data: PolicyData) {
  const settled = useSettled(data, SETTLED_MS);
  const found = useQuery({
    queryKey: queryKeys.policyValidation(settled),
    queryFn: async ({ signal }) => ({ of: settled, ...(await validatePolicy(settled, signal)) }),
    placeholderData: (before) => before,
    gcTime: 0,
    retry: false,
  });
  return found.data;
}
