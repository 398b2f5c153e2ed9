/**
 * Git repositories as Lockstep reads them: bare mirrors kept by the git command line, and commits
 * read from their objects without ever being checked out. Repositories are not trusted: no hook,
 * filter or submodule of theirs is run, and no text of theirs becomes an option of a command.
 */
export { type OwnIdentity, ownIdentity } from './access/providers/own-identity.ts';
export { providedCredential } from './access/providers/registry.ts';
export { parseRemote, type Remote } from './access/remote.ts';
export type { AddressPolicy, RepoAccess } from './access/repo-access.ts';
export { GitError, type GitErrorKind } from './command/git-error.ts';
export { redact } from './command/redact.ts';
export {
  type CommitMetadata,
  Mirror,
  type MirrorOptions,
  type Refreshed,
  type RefreshOptions,
  type ResolvedRevision,
} from './mirror/mirror.ts';
export { createMirrors, Mirrors, type MirrorsOptions } from './mirror/mirrors.ts';
export { testRepository } from './mirror/test-repository.ts';
export { type ModuleOptions, ModuleTree, type OpenModule } from './modules/module-tree.ts';
export { highestInRange } from './revision/constraint.ts';
export type { Refs, RemoteRefs } from './revision/refs.ts';
export { type RevisionMatch, resolveRevision } from './revision/resolve-revision.ts';
export type { FileTree } from './tree/file-tree.ts';
export { GitTree } from './tree/git-tree.ts';
export type { Commit } from './tree/parse-commit.ts';
export type { TreeEntry } from './tree/parse-tree.ts';
export type { Meaning } from './tree/unchanged-since.ts';
export { verifyClearSigned } from './verify/clear-signed.ts';
export { fingerprintOf, isSshKey } from './verify/ssh.ts';
export type { SignatureKey, SignatureStatus, Verification } from './verify/verification.ts';
export { verifySignature } from './verify/verify-signature.ts';
export type { ArtifactPush, Change, PullRequest, Push } from './webhook/change.ts';
export { concerns, isPushedTo, movesRevision } from './webhook/concerns.ts';
export { keptBody } from './webhook/keep-body.ts';
export {
  PROVIDER_NAMES,
  type ProviderName,
  type WebhookEvent,
  type WebhookPorts,
  type WebhookSecrets,
} from './webhook/provider.ts';
export { type ReadDelivery, type ReadOptions, readDelivery } from './webhook/read-delivery.ts';
export { isSameRepository } from './webhook/same-repository.ts';
