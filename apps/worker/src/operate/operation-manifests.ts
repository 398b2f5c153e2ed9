import { type KubeObject, type Operation, sourcesOf, UserError } from '@lockstep/domain';
import type { RenderedManifests } from '@lockstep/render';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { type Rendered, renderApplication } from '../render/render-application.ts';
import { desiredRevisions, spelled } from '../render/stored-render.ts';
import type { OperationPlan } from './operation-plan.ts';
import { refuseUnsigned, requireSigned } from './require-signed.ts';

export interface OperationManifests extends RenderedManifests {
  source: OperationPlan['source'];
}

/**
 * The manifests that an operation syncs: local ones, those it was planned from before, the
 * application's desired state, or another revision or source rendered for it (rollback).
 * @throws in the tool's own words when they cannot be had.
 */
export async function operationManifests(
  owner: ClusterOwner,
  record: ApplicationRecord,
  operation: Operation,
): Promise<OperationManifests> {
  const { sync } = operation;
  if (sync?.manifests?.length) {
    await refuseUnsigned(owner.services, record.application.spec.project);
    return await localManifests(owner, sync.manifests, record);
  }
  const current = desiredRevisions(record);
  if (operation.fingerprint) {
    const kept = await owner.services.manifests.get(operation.fingerprint);
    if (kept) return { ...kept, source: sourceOf(operation) };
  }
  const revisions = operation.revisions ?? sync?.revisions;
  const revision = operation.revision || sync?.revision || revisions?.[0];
  const others = sync?.source || sync?.sources?.length;
  if (!others && (!revision || revision === current[0]) && record.fingerprint !== '') {
    const kept = await owner.services.manifests.get(record.fingerprint);
    const source = { ...spelled(current), fingerprint: record.fingerprint };
    if (kept) await requireSigned(owner.services, record, current);
    if (kept) return { ...kept, source };
  }
  const rendered = await renderApplication(owner.services, record, {
    detached: true,
    fetch: !operation.initiatedBy.automated,
    sources: sync?.sources?.length ? sync.sources : sync?.source ? [sync.source] : undefined,
    revisions:
      revisions ?? (revision ? sourcesOf(record.application.spec).map(() => revision) : undefined),
  });
  if (rendered.kind !== 'rendered') throw causeOf(rendered);
  const { manifests, openedSecrets, fingerprint } = rendered;
  return {
    manifests,
    openedSecrets,
    source: { ...spelled(rendered.revisions), fingerprint },
  };
}

/** Whether trying again may help is told by what was thrown first. */
function causeOf(rendered: Exclude<Rendered, { kind: 'rendered' }>): unknown {
  if (rendered.kind === 'failed' && rendered.cause !== undefined) return rendered.cause;
  const message = rendered.kind === 'failed' ? rendered.message : 'nothing was rendered';
  return new UserError('failed-precondition', message);
}

function sourceOf(operation: Operation): OperationPlan['source'] {
  const { revision, revisions, fingerprint } = operation;
  return { revision, revisions, fingerprint };
}

/** What is encrypted in Git is no plain Secret because somebody sends it from a machine. */
async function localManifests(
  owner: ClusterOwner,
  texts: string[],
  record: ApplicationRecord,
): Promise<OperationManifests> {
  const { fingerprint } = record;
  const kept = fingerprint ? await owner.services.manifests.get(fingerprint) : undefined;
  const manifests = texts.map((text, index) => {
    try {
      return JSON.parse(text) as KubeObject;
    } catch {
      throw new UserError('invalid-argument', `manifests[${index}] is not JSON`);
    }
  });
  const source = spelled(desiredRevisions(record));
  return { manifests, openedSecrets: kept?.openedSecrets ?? [], source };
}
