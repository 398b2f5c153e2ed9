import type { Operation } from '../http/routes.ts';
import { answerApproval } from './operations/answer.ts';
import { bypassApproval } from './operations/bypass.ts';
import { getApproval } from './operations/get.ts';
import { listApprovals } from './operations/list.ts';
import { readRules } from './operations/read-rules.ts';

/** Syncs that wait for people, and their answers. */
export const approvalOperations: Operation[] = [
  listApprovals,
  getApproval,
  answerApproval,
  bypassApproval,
  readRules,
];
