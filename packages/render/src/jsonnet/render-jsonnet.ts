import type { KubeObject } from '@lockstep/domain';
import type { JsonnetAnswer } from '@lockstep/scripting';
import { readManifests } from '../manifest/read-manifests.ts';
import { withSlot } from '../process/slots.ts';
import { RenderError } from '../render-error.ts';
import type { RenderContext, RenderInput } from '../render-input.ts';
import { sourceTreeOf } from '../source/source-tree-of.ts';
import { readImports } from './import-graph.ts';
import { jsonnetSettings } from './settings.ts';

/** The objects of each Jsonnet file of a source, by its path. */
export async function renderJsonnet(
  files: readonly string[],
  input: RenderInput,
  context: RenderContext,
): Promise<Map<string, KubeObject[]>> {
  const settings = jsonnetSettings(input);
  // Beside the files themselves, the source's own folder is searched, last of all.
  const libs = [context.path, ...settings.libs];
  const read = await readImports(sourceTreeOf(context), files, libs, context.limits);
  const { timeoutMs, maxOutputBytes } = context.limits;
  // Only who uses it pays for it.
  const { evaluateJsonnet } = await import('@lockstep/scripting');
  const answer = await withSlot(() =>
    evaluateJsonnet(
      { evaluate: files, files: read, libs, extVars: settings.extVars, tlas: settings.tlas },
      { timeoutMs, maxOutputBytes, signal: input.signal },
    ),
  );
  return new Map(
    outputsOf(answer, context).map(({ path, output }) => [
      path,
      readManifests(output, `${path} (evaluated)`, { asFound: input.asFound, isEvaluated: true })
        .objects,
    ]),
  );
}

function outputsOf(
  answer: JsonnetAnswer,
  { path, limits }: RenderContext,
): { path: string; output: string }[] {
  const where = path || '.';
  switch (answer.kind) {
    case 'evaluated':
      return answer.outputs;
    case 'failed':
      throw new RenderError('manifest', `${answer.path}: ${answer.message.trim()}`);
    case 'timeout':
      throw new RenderError('timeout', `${where}: Jsonnet was not evaluated in time`);
    case 'memory':
      throw new RenderError('limit', `${where}: Jsonnet uses more memory than allowed`);
    case 'output':
      throw new RenderError(
        'limit',
        `${where}: Jsonnet gives more than ${limits.maxOutputBytes} bytes`,
      );
    case 'cancelled':
      throw new RenderError('cancelled', 'cancelled');
  }
}
