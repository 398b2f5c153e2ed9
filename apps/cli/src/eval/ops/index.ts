import type { EvalHandler, EvalOp } from '../protocol.ts';

/** For work that is plain computing: what takes longer than this does not end. */
const COMPUTING_MS = 10_000;
/** Helm and Kustomize have half of it: they end themselves first. */
export const RENDERING_MS = 60_000;

/** Every op of the protocol; adding one is a file and a line here. */
export const HANDLERS = {
  health: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./health.ts')).evaluateHealth,
  },
  plan: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./plan.ts')).evaluatePlan,
  },
  diff: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./diff.ts')).evaluateDiff,
  },
  render: {
    limitMs: RENDERING_MS,
    load: async () => (await import('./render.ts')).evaluateRender,
  },
  'discover-actions': {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./actions.ts')).evaluateDiscoverActions,
  },
  'run-action': {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./actions.ts')).evaluateRunAction,
  },
  rbac: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./rbac.ts')).evaluateRbac,
  },
  'sync-window': {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./sync-window.ts')).evaluateSyncWindow,
  },
  appset: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./appset.ts')).evaluateAppset,
  },
  template: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./template.ts')).evaluateTemplate,
  },
  expr: {
    limitMs: COMPUTING_MS,
    load: async () => (await import('./expr.ts')).evaluateExpression,
  },
} as const satisfies Record<EvalOp, EvalHandler>;
