import {
  type FieldProblem,
  type ProjectManifest,
  type SyncWindow,
  UserError,
} from '@lockstep/domain';
import { readWindows } from '@lockstep/engine';

const LONGEST_DESCRIPTION = 255;
/** All that concern an application are gone through whenever it is decided about. */
const MOST_WINDOWS = 100;

/**
 * A project's windows must be readable, concern something, and be stated once.
 * @throws UserError `invalid-argument` with every window that is wrong.
 */
export function checkWindows({ metadata, spec }: ProjectManifest): void {
  const windows = spec.syncWindows ?? [];
  if (windows.length > MOST_WINDOWS) {
    const reason = `has ${windows.length} windows; a project may have ${MOST_WINDOWS}`;
    throw invalid(metadata.name, [{ field: 'spec.syncWindows', reason }]);
  }
  const problems: FieldProblem[] = [
    ...readWindows(windows).problems.map(({ index, field, message }) => ({
      field: `spec.syncWindows[${index}].${field}`,
      reason: message,
    })),
    ...windows.flatMap((window, index) =>
      shapeProblems(window, windows.slice(0, index)).map((reason) => ({
        field: `spec.syncWindows[${index}]`,
        reason,
      })),
    ),
  ];
  if (problems.length > 0) throw invalid(metadata.name, problems);
}

function invalid(project: string, problems: FieldProblem[]): UserError {
  const told = problems.map(({ field, reason }) => `${field}: ${reason}`).join('; ');
  return new UserError('invalid-argument', `project ${project} is invalid: ${told}`, problems);
}

function shapeProblems(window: SyncWindow, before: readonly SyncWindow[]): string[] {
  const { applications, namespaces, clusters, description = '' } = window;
  const selectsNothing = [applications, namespaces, clusters].every((globs) => !globs?.length);
  return [
    ...(selectsNothing ? ['requires one of applications, clusters or namespaces'] : []),
    ...(description.length > LONGEST_DESCRIPTION
      ? [`its description is longer than ${LONGEST_DESCRIPTION} characters`]
      : []),
    ...(before.some((other) => isSame(other, window)) ? ['is stated before already'] : []),
  ];
}

/** Windows of the same times for the same applications: their other fields would contradict. */
function isSame(a: SyncWindow, b: SyncWindow): boolean {
  return identityOf(a) === identityOf(b);
}

function identityOf(window: SyncWindow): string {
  const { kind, schedule, duration, timeZone, andOperator } = window;
  const selectors = [window.applications, window.namespaces, window.clusters];
  const sorted = selectors.map((globs) => [...(globs ?? [])].sort());
  return JSON.stringify([kind, schedule, duration, timeZone ?? '', andOperator === true, sorted]);
}
