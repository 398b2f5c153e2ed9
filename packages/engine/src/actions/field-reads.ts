import { groupKind, type KubeObject, refOf, UserError } from '@lockstep/domain';
import { isMap } from '../compare/field-path.ts';
import { valueAt } from '../health/fields.ts';

const FLUX = [
  ...['source/Bucket', 'source/GitRepository', 'source/HelmChart', 'source/HelmRepository'],
  ...['source/OCIRepository', 'helm/HelmRelease', 'kustomize/Kustomization'],
  ...['image/ImageRepository', 'image/ImageUpdateAutomation', 'notification/Alert'],
  ...['notification/Provider', 'notification/Receiver'],
].map((name) => name.replace('/', '.toolkit.fluxcd.io/'));

/** What Argo CD's scripts read without asking whether it is there, by kind. */
const READS = new Map<string, readonly string[]>([
  ['apps/Deployment', ['spec']],
  ['argoproj.io/AnalysisRun', ['spec']],
  ['argoproj.io/Rollout', ['spec', 'status']],
  ['batch/CronJob', ['spec']],
  ['batch/Job', ['spec']],
  ['external-secrets.io/ExternalSecret', ['spec']],
  ['numaflow.numaproj.io/MonoVertex', ['spec']],
  ['numaflow.numaproj.io/Pipeline', ['spec']],
  ['postgresql.cnpg.io/Cluster', ['status']],
  ...FLUX.map((kind) => [kind, ['spec']] as const),
]);

/**
 * An object that lacks what Argo CD reads has no list of actions there, but an error.
 * @throws UserError `failed-precondition`.
 */
export function mustBeReadableByField(object: KubeObject): void {
  const missing = READS.get(groupKind(refOf(object)))?.find(
    (name) => !isMap(valueAt(object, name)),
  );
  if (missing === undefined) return;
  const reason = `has no ${missing}, without which its actions cannot be told`;
  throw new UserError('failed-precondition', `${object.kind} ${reason}`);
}
