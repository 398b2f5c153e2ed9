import type { HealthStatus, KubeObject } from '@lockstep/domain';
import { exactAt, exactConditions, exactly, exactText, told } from '../exact.ts';
import { countPairs, pairOf } from '../exact-pairs.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

/** Both of these say that Flux is at it; a third condition says that what is there is old. */
const PROGRESSING = ['Ready=Unknown', 'Reconciling=True'];
const OUTDATED = 'ArtifactOutdated=True';

/** Judges by how many conditions say the same, and passes the reasons on. */
function counted(options: { healthy: readonly string[]; told?: readonly string[] }): HealthRule {
  return exactly((object) => {
    const conditions = exactConditions(object);
    if (!conditions) return health('Progressing', 'Waiting for Flux to report status');
    const reason = reasons(conditions, options.told ?? []);
    if (countPairs(conditions, PROGRESSING) === PROGRESSING.length) {
      return told('Progressing', reason);
    }
    const { healthy } = options;
    return told(
      countPairs(conditions, healthy) === healthy.length ? 'Healthy' : 'Degraded',
      reason,
    );
  });
}

/** The reason of Ready, and after it those of the other conditions that are told. */
function reasons(conditions: readonly unknown[], others: readonly string[]): unknown {
  let reason: unknown = '';
  for (const condition of conditions) {
    if (exactAt(condition, 'type') === 'Ready') reason = exactAt(condition, 'reason');
    else if (others.includes(pairOf(condition))) {
      reason = exactText(reason, ' ', exactAt(condition, 'reason'));
    }
  }
  return reason;
}

/** Suspended by its spec, without which it cannot be judged; or else as the rule says. */
function unlessSuspended(rule: HealthRule): HealthRule {
  return exactly((object) => suspension(object) ?? rule(object));
}

function suspension(object: KubeObject): HealthStatus | undefined {
  if (exactAt(object, 'spec', 'suspend') !== true) return undefined;
  return health('Suspended', `${object.kind} is suspended`);
}

const artifact = counted({ healthy: ['Ready=True', 'ArtifactInStorage=True'], told: [OUTDATED] });
const kustomization = counted({ healthy: ['Ready=True'] });

/** A Helm repository in a registry has nothing to fetch, and no status. */
const helmRepository = unlessSuspended((object) =>
  exactAt(object, 'spec', 'type') === 'oci'
    ? health('Healthy', 'A repository in a registry has no status')
    : artifact(object),
);

/** Nobody waits for a receiver: it is ready, or it is not. */
const receiver = exactly((object) => {
  const conditions = exactConditions(object);
  if (!conditions) return health('Progressing', 'Waiting for Flux to report status');
  const isStuck = countPairs(conditions, ['Ready=False', 'Reconciling=True']) === 2;
  const isReady = countPairs(conditions, ['Ready=True']) === 1;
  return told(isReady && !isStuck ? 'Healthy' : 'Degraded', reasons(conditions, []));
});

/** What Flux fetches and applies, judged by counting conditions. */
export const fluxSources: HealthRules = {
  'kustomize.toolkit.fluxcd.io/Kustomization': unlessSuspended(kustomization),
  'source.toolkit.fluxcd.io/GitRepository': unlessSuspended(artifact),
  'source.toolkit.fluxcd.io/HelmChart': unlessSuspended(artifact),
  'source.toolkit.fluxcd.io/Bucket': unlessSuspended(artifact),
  'source.toolkit.fluxcd.io/OCIRepository': artifact,
  'source.toolkit.fluxcd.io/HelmRepository': helmRepository,
  'notification.toolkit.fluxcd.io/Receiver': receiver,
};
