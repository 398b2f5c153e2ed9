import { type KubeObject, type Operation, refOf } from '@lockstep/domain';
import { keepLive } from '@lockstep/engine';

/** The manifest as a heal applies it: fields that somebody fights for stay as they are live. */
export function leaveToOthers(
  manifest: KubeObject,
  live: KubeObject | undefined,
  { sync }: Operation,
): KubeObject {
  const { group, kind, namespace = '', name } = refOf(manifest);
  const kept = sync?.keepLive?.find(
    (one) =>
      one.group === group && one.kind === kind && one.namespace === namespace && one.name === name,
  );
  return kept && live ? keepLive(manifest, live, kept.paths) : manifest;
}
