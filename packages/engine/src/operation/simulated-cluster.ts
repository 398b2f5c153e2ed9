import { type HealthStatus, type KubeObject, type Operation, resourceKey } from '@lockstep/domain';
import { healthOf } from '../health/index.ts';
import { holdersOf } from './holders.ts';
import { hookMarks, isOwnHook } from './hook-identity.ts';
import type { StepManifest } from './manifests.ts';
import type { LiveFacts, Observed, StepCommand, StepOutcome } from './types.ts';

/**
 * A cluster in memory for the state machine's tests: carries out commands as a worker is told to,
 * and counts what was created. What fails, hangs or is not seen is said by object name.
 */
export class SimulatedCluster {
  readonly objects = new Map<string, KubeObject>();
  /** `create Job/migrate-1`, `apply ConfigMap/a`, `delete …`, in order. */
  readonly log: string[] = [];
  readonly health = new Map<string, HealthStatus>();
  readonly refused = new Map<string, string>();
  readonly unseen = new Set<string>();
  private version = 0;

  observed(): Observed {
    return {
      live: (ref): LiveFacts | undefined => {
        if (this.unseen.has(ref.name)) return undefined;
        const object = this.objects.get(resourceKey(ref));
        if (!object) return { exists: false };
        const { uid, resourceVersion } = object.metadata;
        const facts = { exists: true, uid, resourceVersion, health: this.healthOf(object) };
        const heldBy = holdersOf(object);
        return heldBy.length > 0 ? { ...facts, deleting: true, heldBy } : facts;
      },
    };
  }

  put(object: KubeObject, key: string): KubeObject {
    this.version += 1;
    const before = this.objects.get(key);
    const uid = before?.metadata.uid ?? `uid-${this.version}`;
    const metadata = { ...object.metadata, uid, resourceVersion: String(this.version) };
    const stored = { ...object, metadata };
    this.objects.set(key, stored);
    return stored;
  }

  execute(
    operation: Operation,
    command: StepCommand,
    manifests: ReadonlyMap<number, StepManifest>,
  ): StepOutcome {
    const { stepIndex, ref } = command;
    const refusal = this.refused.get(ref.name);
    if (refusal && command.do !== 'read') {
      const kind = command.do === 'validate' ? 'invalid' : 'refused';
      return { kind, stepIndex, message: refusal };
    }
    if (command.dryRun) {
      const kind =
        command.do === 'validate' ? 'validated' : command.do === 'delete' ? 'deleted' : 'applied';
      return { kind, stepIndex, message: `${ref.kind}/${ref.name} ${kind} (dry run)` };
    }
    const key = resourceKey(ref);
    const existing = this.objects.get(key);
    switch (command.do) {
      case 'validate':
        return { kind: 'validated', stepIndex };
      case 'apply':
        return this.apply(command, key, manifests.get(stepIndex)?.object);
      case 'ensure-hook':
        return this.ensureHook(operation, command, manifests.get(stepIndex)?.object);
      case 'delete':
      case 'delete-hook': {
        const isMeant = existing && (!command.uid || existing.metadata.uid === command.uid);
        if (isMeant && existing.metadata.finalizers?.length) {
          const deletionTimestamp = existing.metadata.deletionTimestamp ?? '2026-01-01T00:00:00Z';
          const metadata = { ...existing.metadata, deletionTimestamp };
          this.objects.set(key, { ...existing, metadata });
        } else if (isMeant) {
          this.objects.delete(key);
          this.log.push(`delete ${ref.kind}/${ref.name}`);
        }
        return { kind: 'deleted', stepIndex, message: 'pruned' };
      }
      case 'release-hook':
        return { kind: 'released', stepIndex };
      case 'read':
        return existing ? this.made('read', stepIndex, existing) : { kind: 'gone', stepIndex };
    }
  }

  private apply(command: StepCommand, key: string, manifest: KubeObject | undefined): StepOutcome {
    const { stepIndex, ref } = command;
    if (!manifest) return { kind: 'failed', stepIndex, message: `no manifest for ${ref.name}` };
    const existed = this.objects.has(key);
    this.log.push(`apply ${ref.kind}/${ref.name}`);
    const made = this.made('applied', stepIndex, this.put(manifest, key));
    const message = `${ref.kind.toLowerCase()}/${ref.name} ${existed ? 'configured' : 'created'}`;
    return { ...made, message };
  }

  private ensureHook(
    operation: Operation,
    command: StepCommand,
    manifest: KubeObject | undefined,
  ): StepOutcome {
    const { stepIndex, ref } = command;
    const key = resourceKey(ref);
    const step = operation.steps?.[stepIndex];
    if (!step || !manifest) return { kind: 'failed', stepIndex, message: 'no manifest' };
    const existing = this.objects.get(key);
    if (existing && isOwnHook(existing, operation, step)) {
      return this.made('created', stepIndex, existing);
    }
    if (existing && command.deleteExisting) {
      this.objects.delete(key);
      this.log.push(`delete ${ref.kind}/${ref.name}`);
      return { kind: 'replacing', stepIndex, message: 'deleting the hook of an earlier sync' };
    }
    const marks = hookMarks(operation, step);
    const annotations = { ...manifest.metadata.annotations, ...marks.annotations };
    const metadata = { ...manifest.metadata, annotations, labels: marks.labels };
    this.log.push(`create ${ref.kind}/${ref.name}`);
    return this.made('created', stepIndex, this.put({ ...manifest, metadata }, key));
  }

  private made(
    kind: 'applied' | 'created' | 'read',
    stepIndex: number,
    object: KubeObject,
  ): StepOutcome {
    const { uid, resourceVersion } = object.metadata;
    const judged = kind !== 'applied' || !this.unseen.has(object.metadata.name ?? '');
    const health = judged ? (this.healthOf(object) ?? null) : undefined;
    return { kind, stepIndex, uid, resourceVersion, health };
  }

  private healthOf(object: KubeObject): HealthStatus | undefined {
    return this.health.get(object.metadata.name ?? '') ?? healthOf(object);
  }
}
