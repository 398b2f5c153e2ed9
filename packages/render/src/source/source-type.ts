import type { Source, SourceTool, SourceType } from '@lockstep/domain';
import { RenderError } from '../render-error.ts';
import type { RenderInput } from '../render-input.ts';
import type { TracedTree } from '../trace/traced-tree.ts';

/** How Kustomize's own file may be called. */
export const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kind that a source's settings name; a section without any setting names none. */
export function explicitType(source: Source): SourceType | undefined {
  const sections = { Helm: source.helm, Kustomize: source.kustomize, Directory: source.directory };
  const named = Object.entries(sections)
    .filter(([, section]) => hasSettings(section))
    .map(([type]) => type as SourceType);
  if (source.plugin) named.push('Plugin');
  if (source.flux) named.push('Flux');
  if (named.length > 1) {
    throw new RenderError('spec', `the source is of several types at once: ${named.join(', ')}`);
  }
  return named[0];
}

/** What Go leaves out of a document does not make a section count. */
function hasSettings(section: object | undefined): boolean {
  return Object.entries(section ?? {}).some(([field, value]: [string, unknown]) => {
    if (typeof value !== 'object' || value === null) return Boolean(value);
    // Values take the place of others also where they are empty.
    if (field === 'valuesObject') return true;
    return field === 'jsonnet' ? hasSettings(value) : Object.keys(value).length > 0;
  });
}

/** Whether the installation renders no such sources: they are plain folders then, as in the field. */
export function isSwitchedOff(type: SourceType, disabled: readonly SourceTool[] = []): boolean {
  const tool = type.toLowerCase() as Lowercase<SourceType>;
  return (disabled as readonly string[]).includes(tool);
}

/** The kind of a source: what its settings name, else what lies at its path. */
export async function typeOfSource(
  { source, disabledTools }: Pick<RenderInput, 'source' | 'disabledTools'>,
  tree: TracedTree,
  path: string,
): Promise<SourceType> {
  const explicit = explicitType(source);
  if (explicit) return explicit;
  const at = (name: string) => (path === '' ? name : `${path}/${name}`);
  const isOn = (type: SourceType) => !isSwitchedOff(type, disabledTools);
  // Where both lie there Kustomize counts: its file comes later by name.
  for (const name of isOn('Kustomize') ? KUSTOMIZATION_FILES : []) {
    if (await tree.isFile(at(name))) return 'Kustomize';
  }
  return isOn('Helm') && (await tree.isFile(at('Chart.yaml'))) ? 'Helm' : 'Directory';
}
