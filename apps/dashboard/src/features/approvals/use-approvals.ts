import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import {
  type ApprovalAnswer,
  answerApproval,
  bypassApproval,
  getApproval,
  listApprovals,
} from '../../api/approvals.ts';
import { queryKeys } from '../../api/keys.ts';
import { useTopic } from '../../live/stream.ts';
import { DECIDED } from './approval-words.ts';

/** Requests that wait, kept up to date; nothing is asked before the stream has said hello. */
export function usePendingApprovals({ atOnce = false } = {}) {
  const [heard, setHeard] = useState(false);
  const client = useQueryClient();
  const reread = () => {
    setHeard(true);
    void client.invalidateQueries({ queryKey: queryKeys.allApprovals });
  };
  useTopic({ topic: 'approvals' }, { onMessage: reread, onGap: reread });
  return useQuery({
    queryKey: queryKeys.approvals('pending'),
    queryFn: () => listApprovals(['pending']),
    enabled: heard || atOnce,
    retry: false,
  });
}

export function useDecidedApprovals({ enabled }: { enabled: boolean }) {
  return useQuery({
    queryKey: queryKeys.approvals('decided'),
    queryFn: () => listApprovals(DECIDED),
    enabled,
  });
}

/** One request with its diff, which does not change. */
export function useApproval(key: ApplicationKey, id: string) {
  return useQuery({
    queryKey: queryKeys.approval(id),
    queryFn: () => getApproval(key, id),
    retry: false,
  });
}

/** Answers a request; everything that shows it is read again. */
export function useAnswering(key: ApplicationKey, id: string) {
  const client = useQueryClient();
  const onSettled = () => void client.invalidateQueries({ queryKey: queryKeys.allApprovals });
  const answer = useMutation({
    mutationFn: (body: ApprovalAnswer) => answerApproval(key, id, body),
    onSettled,
  });
  const bypass = useMutation({
    mutationFn: (reason: string) => bypassApproval(key, id, reason),
    onSettled,
  });
  return { answer, bypass };
}
