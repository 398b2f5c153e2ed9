import type { Operation } from '@lockstep/domain';
import type { Sealer } from '../seal.ts';

/** Of these an application has at most one. `o` is the operation's row. */
export const IS_ACTIVE = `o.phase IN ('Running', 'Terminating')`;

/** An operation as its row keeps it: manifests that were handed in by people are sealed. */
export type OperationDocument = Omit<Operation, 'sync'> & {
  sync?: Operation['sync'] & { sealedManifests?: string };
};

export function toDocument(operation: Operation, sealer: Sealer): OperationDocument {
  if (!operation.sync?.manifests) return operation;
  const { manifests, ...sync } = operation.sync;
  const sealedManifests = sealer.sealText(JSON.stringify(manifests), contextOf(operation.id));
  return { ...operation, sync: { ...sync, sealedManifests } };
}

/** @throws UserError failed-precondition when the manifests were sealed with another key. */
export function fromDocument(document: OperationDocument, sealer: Sealer): Operation {
  if (!document.sync?.sealedManifests) return document;
  const { sealedManifests, ...sync } = document.sync;
  const manifests = JSON.parse(sealer.openText(sealedManifests, contextOf(document.id)));
  return { ...document, sync: { ...sync, manifests } };
}

function contextOf(id: string): string {
  return `operation/${id}/manifests`;
}
