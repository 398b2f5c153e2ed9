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

/** What an object's annotations make of it in a sync. */
export type Role =
  | { kind: 'resource' }
  /** Left alone altogether: `argocd.argoproj.io/hook: Skip`. */
  | { kind: 'skipped' }
  /** `phases` is empty for a hook that takes no part here, such as a chart's test. */
  | { kind: 'hook'; phases: SyncPhase[] };

/** Helm's hooks by the phase they stand for; those not named (test, rollback) run nowhere. */
const HELM_PHASES: Record<string, SyncPhase> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const HELM_POLICIES: Record<string, HookDeletePolicy> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

const POLICIES: readonly HookDeletePolicy[] = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'];

/** Reads the hook annotations: Argo CD's win over Helm's, and `crd-install` is no hook. */
export function roleOf(object: KubeObject): Role {
  const own = listAnnotation(object, ANNOTATION_HOOK);
  const helm = listAnnotation(object, ANNOTATION_HELM_HOOK);
  if (own.length === 1 && own[0] === 'Skip') return { kind: 'skipped' };
  const isHelmHook = helm.length > 0 && !(helm.length === 1 && helm[0] === 'crd-install');
  if (own.length === 0 && !isHelmHook) return { kind: 'resource' };
  const stated = own.filter((text): text is SyncPhase => SYNC_PHASES.includes(text as SyncPhase));
  const mapped = helm.flatMap((text) => lookUp(HELM_PHASES, text));
  return { kind: 'hook', phases: [...new Set(stated.length > 0 ? stated : mapped)] };
}

export function isHook(object: KubeObject): boolean {
  return roleOf(object).kind === 'hook';
}

/** The wave an object belongs to: the sync-wave annotation, else Helm's hook weight, else 0. */
export function waveOf(object: KubeObject): number {
  const annotations = object.metadata.annotations ?? {};
  return (
    integer(annotations[ANNOTATION_SYNC_WAVE]) ??
    integer(annotations[ANNOTATION_HELM_HOOK_WEIGHT]) ??
    0
  );
}

/** When a hook's object is taken away; BeforeHookCreation unless its annotations say otherwise. */
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

function listAnnotation(object: KubeObject, name: string): string[] {
  const text = object.metadata.annotations?.[name];
  if (typeof text !== 'string') return [];
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function integer(text: unknown): number | undefined {
  if (typeof text !== 'string' || !/^[+-]?\d+$/.test(text.trim())) return undefined;
  return Number(text);
}

/** What a table says of a text from outside; texts such as `constructor` are in none. */
function lookUp<T>(table: Record<string, T>, text: string): T[] {
  const found = Object.hasOwn(table, text) ? table[text] : undefined;
  return found === undefined ? [] : [found];
}
