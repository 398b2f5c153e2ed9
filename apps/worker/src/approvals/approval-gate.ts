import { randomBytes } from 'node:crypto';
import { type ApprovalRequest, type Operation, periodOf } from '@lockstep/domain';
import { type ApprovalVerdict, isHeal, judgeApproval, rulesForDestination } from '@lockstep/engine';
import type { ApplicationRecord } from '@lockstep/store';
import { deployedNext } from '../decide/rollback.ts';
import type { OperationPlan } from '../operate/operation-plan.ts';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { desiredRevisions } from '../render/stored-render.ts';
import { askedOf } from './asked-of.ts';
import { approvalsOf } from './project-approvals.ts';
import { subjectOf } from './subject.ts';

/** Whether an operation may change something now; `operation` is what to store, where it may not. */
export type Gate =
  | { kind: 'open' }
  | { kind: 'waits'; operation: Operation; untilMs: number }
  | { kind: 'over'; operation: Operation };

const OPEN: Gate = { kind: 'open' };
const HASH_KEY_BYTES = 32;

/**
 * Asked right before anything is changed, for each batch of it, with the very manifests that are
 * then applied. Nothing that was found before counts: project, request and clock are read anew, so
 * an operation that came here by any way is held all the same.
 */
export async function approvalGate(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
  plan: OperationPlan,
): Promise<Gate> {
  if (operation.kind !== 'sync' || operation.sync?.dryRun) return OPEN;
  const { rules, problems } = await approvalsOf(await owner.projects.of(record));
  if (problems.length > 0) return over(operation, unreadable(record, problems));
  const { cluster } = owner;
  const namespace = record.application.spec.destination.namespace ?? '';
  const { server, name } = cluster;
  const destination = { server, name, namespace };
  const concerned = rulesForDestination(rules, destination);
  if (concerned.length === 0) return OPEN;
  const { approvals } = owner.services.store;
  const request = await approvals.ofOperation(operation.id);
  const hashKey = (request && (await approvals.hashKey(request.id))) ?? randomBytes(HASH_KEY_BYTES);
  const subjectBy = (key: Buffer) => subjectOf(owner, record, operation, { plan, hashKey: key });
  const subject = subjectBy(hashKey);
  const deployed = isHeal(operation) ? await approvals.deployed(record.uid) : undefined;
  const deployedKey = deployed && (await approvals.hashKey(deployed.id));
  const isDeployed = deployedKey && subjectBy(deployedKey).hash === deployed.subject.hash;
  const question = {
    operation,
    rules: concerned,
    subject,
    request,
    // Each request keys its hash by itself: what is the same is told by ours.
    deployed: isDeployed ? { ...deployed.subject, hash: subject.hash } : undefined,
    superseded: await supersededBy(owner, record, operation),
  };
  const verdict = judgeApproval(question);
  if (verdict.kind !== 'ask') return await heed(owner, operation, verdict, question.request);
  await takeBack(owner, question.request, verdict.voided);
  const asked = await approvals.ask(
    {
      ...(await askedOf(owner, record, operation, plan)),
      destination,
      subject,
      hashKey,
      rules: verdict.rules,
      expiresInMs: Math.min(...verdict.rules.map(periodOf)),
    },
    owner.fence,
  );
  const after = judgeApproval({ ...question, request: asked });
  const held = await heed(owner, operation, after, asked);
  return verdict.voided && held.kind === 'waits' ? withReason(held, verdict.voided) : held;
}

async function heed(
  owner: ClusterOwner,
  operation: Operation,
  verdict: ApprovalVerdict,
  request: ApprovalRequest | undefined,
): Promise<Gate> {
  const known = request ? { ...operation, approval: request.id } : operation;
  switch (verdict.kind) {
    case 'open':
      return OPEN;
    case 'waits': {
      const { message, reasons: waitingFor, until } = verdict;
      const waiting = { ...known, message: keptMessage(operation, message), waitingFor };
      return { kind: 'waits', operation: waiting, untilMs: Date.parse(until) + CLOCK_SLACK_MS };
    }
    case 'over':
      if (verdict.voided) await takeBack(owner, request, verdict.message);
      return over(known, verdict.message);
    case 'ask':
      // Asked about a moment ago, and taken back since: everything is looked at anew.
      return { kind: 'waits', operation: known, untilMs: Date.now() };
  }
}

/** The database's clock decides; ours only says when to look. */
const CLOCK_SLACK_MS = 1_500;

function over(operation: Operation, stopReason: string): Gate {
  return {
    kind: 'over',
    operation: { ...operation, phase: 'Terminating', message: stopReason, stopReason },
  };
}

/** Why it was asked anew stays to be read while the answer is waited for. */
function keptMessage({ message }: Operation, waiting: string): string {
  return message.endsWith(`. ${waiting}`) ? message : waiting;
}

function withReason(held: Extract<Gate, { kind: 'waits' }>, voided: string): Gate {
  const text = `${voided[0]?.toUpperCase()}${voided.slice(1)}, so it is asked anew`;
  return {
    ...held,
    operation: { ...held.operation, message: `${text}. ${held.operation.message}` },
  };
}

async function takeBack(
  owner: ClusterOwner,
  request: ApprovalRequest | undefined,
  reason: string | undefined,
): Promise<void> {
  if (!request || reason === undefined || request.state === 'void') return;
  const state = request.state === 'expired' ? 'expired' : 'void';
  await owner.services.store.approvals.close(request.id, { state, reason }, owner.fence);
}

/** A sync of what Git states, of which nothing is done, while Git states something else by now. */
async function supersededBy(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
): Promise<string | undefined> {
  const { sync, initiatedBy, fingerprint, steps = [] } = operation;
  if (steps.some(({ startedAt }) => startedAt !== undefined)) return undefined;
  if (initiatedBy.automated && sync?.rollback) return mendedBy(owner, record, operation);
  if (sync?.source || sync?.sources?.length || sync?.manifests?.length) return undefined;
  const isNamed = sync?.revision || sync?.revisions?.length;
  if (isNamed && !initiatedBy.automated) return undefined;
  if (record.fingerprint === '' || record.fingerprint === fingerprint) return undefined;
  return desiredRevisions(record)[0] ?? '';
}

/** A rollback that nobody asked for gives way to what automation would deploy in its place. */
async function mendedBy(
  { services }: ClusterOwner,
  record: ApplicationRecord,
  { fingerprint }: Operation,
): Promise<string | undefined> {
  const next = deployedNext(record, record.fingerprint);
  if (next === undefined || next === fingerprint) return undefined;
  const undone = (await services.store.history.list(record.uid)).at(-1);
  return next === undone?.fingerprint ? undefined : (desiredRevisions(record)[0] ?? '');
}

function unreadable({ application }: ApplicationRecord, problems: readonly string[]): string {
  const { project } = application.spec;
  return `project ${project} says when syncs have to be approved, and that cannot be read: ${problems.join('; ')}`;
}
