import type { FieldProblem, Project, SyncWindow } from '@lockstep/domain';

type Spec = Project['spec'];

/** A sync window as people edit it: selectors are texts, a pattern to each line. */
export interface WindowForm {
  kind: 'allow' | 'deny';
  schedule: string;
  duration: string;
  timeZone: string;
  applications: string;
  namespaces: string;
  clusters: string;
  andOperator: boolean;
  manualSync: boolean;
  syncOverrun: boolean;
  description: string;
}

export type WindowProblems = Partial<Record<keyof WindowForm, string>>;

export const NEW_WINDOW: WindowForm = {
  kind: 'deny',
  schedule: '',
  duration: '',
  timeZone: '',
  applications: '',
  namespaces: '',
  clusters: '',
  andOperator: false,
  manualSync: false,
  syncOverrun: false,
  description: '',
};

export function windowsOf(spec: Spec): SyncWindow[] {
  return spec.syncWindows ?? [];
}

export function windowFormOf(window: SyncWindow): WindowForm {
  return {
    kind: window.kind === 'allow' ? 'allow' : 'deny',
    schedule: window.schedule ?? '',
    duration: window.duration ?? '',
    timeZone: window.timeZone ?? '',
    applications: (window.applications ?? []).join('\n'),
    namespaces: (window.namespaces ?? []).join('\n'),
    clusters: (window.clusters ?? []).join('\n'),
    andOperator: window.andOperator === true,
    manualSync: window.manualSync === true,
    syncOverrun: window.syncOverrun === true,
    description: window.description ?? '',
  };
}

/** The spec with this window at its place, or behind the others; what the form does not show stays. */
export function withWindow(spec: Spec, form: WindowForm, at?: number): Spec {
  const windows = windowsOf(spec);
  const window = windowOf(form, at === undefined ? {} : (windows[at] ?? {}));
  const next =
    at === undefined
      ? [...windows, window]
      : windows.map((one, index) => (index === at ? window : one));
  return { ...spec, syncWindows: next };
}

export function withoutWindow(spec: Spec, at: number): Spec {
  return { ...spec, syncWindows: windowsOf(spec).filter((_, index) => index !== at) };
}

/** What is missing or cannot be read, before anybody is asked. */
export function windowProblemsOf(form: WindowForm): WindowProblems {
  const problems: WindowProblems = {};
  if (form.schedule.trim().split(/\s+/).length !== 5) {
    problems.schedule = 'needs five fields: minute, hour, day of month, month, day of week';
  }
  if (!DURATION.test(form.duration.trim())) {
    problems.duration = 'needs hours or minutes, as in 8h or 1h30m';
  }
  if (form.timeZone.trim() !== '' && !isTimeZone(form.timeZone.trim())) {
    problems.timeZone = 'is no time zone, such as Europe/Amsterdam';
  }
  if (SELECTORS.every((field) => entries(form[field]).length === 0)) {
    problems.applications = 'needs something in one of the three: * is every application';
  }
  return problems;
}

/** What the server says of the window at this place of the spec, each where it is edited. */
export function placeWindowProblems(details: readonly FieldProblem[], at: number): WindowProblems {
  const problems: WindowProblems = {};
  for (const { field, reason } of details) {
    const place = new RegExp(`spec\\.syncWindows\\[${at}\\]\\.(\\w+)`).exec(field)?.[1];
    if (place && place in NEW_WINDOW) problems[place as keyof WindowForm] ??= reason;
  }
  return problems;
}

const SELECTORS = ['applications', 'namespaces', 'clusters'] as const;
const FLAGS = ['andOperator', 'manualSync', 'syncOverrun'] as const;
const TEXTS = ['timeZone', 'description'] as const;

/** Go's, as far as a window can be meant by it. */
const DURATION = /^(?:\d+(?:\.\d*)?(?:h|m|s|ms))+$/;

/** What is not said is left out, unless it was stated before. */
function windowOf(form: WindowForm, was: SyncWindow): SyncWindow {
  const window: SyncWindow = {
    ...was,
    kind: form.kind,
    schedule: form.schedule.trim().replaceAll(/\s+/g, ' '),
    duration: form.duration.trim(),
  };
  for (const field of SELECTORS) {
    const globs = entries(form[field]);
    if (globs.length > 0 || was[field]) window[field] = globs;
  }
  for (const field of FLAGS) {
    if (form[field] || was[field] !== undefined) window[field] = form[field];
  }
  for (const field of TEXTS) {
    const text = form[field].trim();
    if (text !== '' || was[field] !== undefined) window[field] = text;
  }
  return window;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
}

function entries(text: string): string[] {
  return text.split('\n').flatMap((line) => line.trim() || []);
}
