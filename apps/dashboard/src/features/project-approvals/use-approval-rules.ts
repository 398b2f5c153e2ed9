import { useQuery } from '@tanstack/react-query';
import { readApprovalRules } from '../../api/approvals.ts';
import { queryKeys } from '../../api/keys.ts';

/** What a text says about approvals, read by the server as it reads a project's. */
export function useApprovalRules(text: string) {
  return useQuery({
    queryKey: queryKeys.approvalRules(text),
    queryFn: ({ signal }) => readApprovalRules(text, signal),
    enabled: text.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: (before) => before,
    retry: false,
  });
}
