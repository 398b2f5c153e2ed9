import { projectSpecSchema } from '@lockstep/domain';
import { appliesTo, canSync, readWindows } from '@lockstep/engine';
import type { EvalAnswer, EvalRequest } from '../protocol.ts';
import { flagField, isFields, textField, wrong } from '../request-fields.ts';

/** Whether a project's windows let a sync through at a time, and which of them are open then. */
export function evaluateSyncWindow(request: EvalRequest): EvalAnswer {
  const at = timeField(request, 'at');
  if (!at) throw wrong('at', 'is required: a time as in 2026-01-31T22:00:00Z');
  const startedAt = timeField(request, 'startedAt');
  const target = targetOf(request);
  const windows = windowsOf(request).filter(({ given }) => appliesTo(given, target));
  const manual = flagField(request, 'manual');
  const answer = canSync(windows, { manual, at, ...(startedAt ? { startedAt } : {}) });
  return { canSync: answer.canSync, active: answer.active.map(({ given }) => given) };
}

function windowsOf(request: EvalRequest) {
  const stated = Array.isArray(request.windows)
    ? request.windows.map(withoutNulls)
    : request.windows;
  const parsed = projectSpecSchema.shape.syncWindows.safeParse(stated);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw wrong(['windows', ...(issue?.path ?? [])].join('.'), issue?.message ?? 'is wrong');
  }
  const { windows, problems } = readWindows(parsed.data ?? []);
  const [problem] = problems;
  if (problem) throw wrong(`windows[${problem.index}].${problem.field}`, problem.message);
  return windows;
}

/** A field that says null is one that is not stated. */
function withoutNulls(window: unknown): unknown {
  if (!isFields(window)) return window;
  return Object.fromEntries(Object.entries(window).filter(([, value]) => value !== null));
}

function targetOf({ app = {} }: EvalRequest) {
  if (!isFields(app)) throw wrong('app', 'must be an object');
  const cluster = textField(app, 'cluster');
  return {
    name: textField(app, 'name') ?? '',
    namespace: textField(app, 'namespace') ?? '',
    clusters: cluster ? [cluster] : [],
  };
}

const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/;

function timeField(request: EvalRequest, field: string): Date | undefined {
  const text = textField(request, field);
  if (text === undefined) return undefined;
  const at = new Date(RFC3339.test(text) ? text.toUpperCase() : Number.NaN);
  if (Number.isNaN(at.getTime())) throw wrong(field, 'must be a time as in 2026-01-31T22:00:00Z');
  return at;
}
