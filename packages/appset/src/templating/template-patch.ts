import { messageOf } from '@lockstep/domain';
import { readYaml } from '@lockstep/scripting';
import { isObject, type JsonObject } from '../params.ts';
import { invalid } from '../problem.ts';
import { type GeneratedApplication, wrongTypes } from './application.ts';
import { strategicMerge } from './strategic-merge.ts';

/**
 * An application with the set's `templatePatch` applied, YAML or JSON. The project stays as the
 * template states it, so that nobody leaves it by what a parameter holds.
 * @throws UserError for what is no patch of an Application
 */
export function applyTemplatePatch(
  application: GeneratedApplication,
  patch: string,
): GeneratedApplication {
  const read = readPatch(patch);
  if (!read) return application;
  const { project } = application.spec;
  const patched = strategicMerge(application as unknown as JsonObject, read);
  const spec = isObject(patched.spec) ? patched.spec : {};
  const wrong = wrongTypes({ ...patched, spec });
  if (wrong) throw invalid(`invalid templatePatch: ${wrong}`);
  const metadata = isObject(patched.metadata) ? patched.metadata : {};
  const kept = Object.fromEntries(Object.entries(spec).filter(([key]) => key !== 'project'));
  // An Application always states its destination, though a patch may leave nothing in it.
  if (application.spec.destination !== undefined) kept.destination ??= {};
  return {
    ...patched,
    metadata,
    spec: project === undefined ? kept : { ...kept, project },
  } as unknown as GeneratedApplication;
}

/** Undefined where the text comes to nothing. What begins with a brace must be JSON. */
function readPatch(text: string): JsonObject | undefined {
  let read: unknown;
  try {
    read = text.trimStart().startsWith('{') ? JSON.parse(text) : readYaml(text);
  } catch (error) {
    throw invalid(`templatePatch cannot be read: ${messageOf(error)}`);
  }
  if (read === null || read === undefined) return undefined;
  if (isObject(read)) return read;
  throw invalid('templatePatch must be an object, as in "spec: {…}"');
}
