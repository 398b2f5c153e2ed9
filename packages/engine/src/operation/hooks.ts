import {
  ANNOTATION_HELM_HOOK,
  ANNOTATION_HELM_HOOK_DELETE_POLICY,
  ANNOTATION_HELM_HOOK_WEIGHT,
  ANNOTATION_HOOK,
  ANNOTATION_HOOK_DELETE_POLICY,
  ANNOTATION_SYNC_WAVE,
  type HookDeletePolicy,
  type KubeObject,
  SYNC_PHASES,
  type SyncPhase,
} from '@lockstep/domain';
import { annotationsOf, integerAnnotation, listAnnotation } from './annotations.ts';

/** What an object's annotations make of it in a sync. */
export type Role =
  | { kind: 'resource' }
  /** Left alone altogether: `argocd.argoproj.io/hook: Skip`. */
  | { kind: 'skipped' }
  /** `phases` is empty for a hook that takes no part here, such as a chart's test. */
  | { kind: 'hook'; phases: SyncPhase[] };

/** Helm's hooks by the phase of a sync they stand for. */
const HELM_SYNC_PHASES: Record<string, SyncPhase> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
};

/** Those of a deletion; what is in neither table (test, rollback) runs nowhere. */
const HELM_DELETE_PHASES: Record<string, SyncPhase> = {
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const DELETE_PHASES: readonly string[] = Object.values(HELM_DELETE_PHASES);

const HELM_POLICIES: Record<string, HookDeletePolicy> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

const POLICIES: readonly HookDeletePolicy[] = [
  'HookSucceeded',
  'HookFailed',
  'BeforeHookCreation',
  'Never',
];

/**
 * Reads the hook annotations. In a sync Argo CD's win over Helm's where they name a phase of a sync
 * or `Skip`; those of a deletion count in either, and do not keep Helm's from counting. An object
 * that has either annotation is a hook whatever it names, except Helm's `crd-install` alone.
 */
export function roleOf(object: KubeObject): Role {
  const annotations = annotationsOf(object);
  const isOwn = Object.hasOwn(annotations, ANNOTATION_HOOK);
  const helm = annotations[ANNOTATION_HELM_HOOK];
  if (!isOwn && (helm === undefined || helm === 'crd-install')) return { kind: 'resource' };
  const stated = listAnnotation(object, ANNOTATION_HOOK).filter(isHookType);
  const ofSync = stated.filter((type) => !DELETE_PHASES.includes(type));
  if (ofSync.length === 1 && ofSync[0] === 'Skip') return { kind: 'skipped' };
  const helms = listAnnotation(object, ANNOTATION_HELM_HOOK);
  const phases = [
    ...stated.filter((type) => type !== 'Skip'),
    ...(ofSync.length > 0 ? [] : helms.flatMap((text) => lookUp(HELM_SYNC_PHASES, text))),
    ...helms.flatMap((text) => lookUp(HELM_DELETE_PHASES, text)),
  ];
  return { kind: 'hook', phases: [...new Set(phases)] };
}

function isHookType(text: string): text is SyncPhase | 'Skip' {
  return text === 'Skip' || SYNC_PHASES.includes(text as SyncPhase);
}

export function isHook(object: KubeObject): boolean {
  return roleOf(object).kind === 'hook';
}

/** The wave an object belongs to: the sync-wave annotation, else Helm's hook weight, else 0. */
export function waveOf(object: KubeObject): number {
  return (
    integerAnnotation(object, ANNOTATION_SYNC_WAVE) ??
    integerAnnotation(object, ANNOTATION_HELM_HOOK_WEIGHT) ??
    0
  );
}

/**
 * When a hook's object is taken away; BeforeHookCreation unless its annotations say otherwise.
 * `Never` alone keeps it for good; beside others it changes nothing.
 */
export function deletePoliciesOf(object: KubeObject): HookDeletePolicy[] {
  const own = listAnnotation(object, ANNOTATION_HOOK_DELETE_POLICY).filter(
    (text): text is HookDeletePolicy => POLICIES.includes(text as HookDeletePolicy),
  );
  const helm = listAnnotation(object, ANNOTATION_HELM_HOOK_DELETE_POLICY).flatMap((text) =>
    lookUp(HELM_POLICIES, text),
  );
  const all = [...new Set([...own, ...helm])];
  return all.length > 0 ? all : ['BeforeHookCreation'];
}

/** What a table says of a text from outside; texts such as `constructor` are in none. */
function lookUp<T>(table: Record<string, T>, text: string): T[] {
  const found = Object.hasOwn(table, text) ? table[text] : undefined;
  return found === undefined ? [] : [found];
}
