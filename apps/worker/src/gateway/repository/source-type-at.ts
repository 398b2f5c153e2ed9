import { KUSTOMIZATION_FILES, type SourceTree } from '@lockstep/render';

/** What a folder is by the files in it, as a source that says nothing of itself is read. */
export async function sourceTypeAt(tree: SourceTree, dir: string): Promise<string> {
  const names = (await tree.list(dir)).map(({ name }) => name);
  return sourceTypeOf(names);
}

export function sourceTypeOf(names: readonly string[]): 'Helm' | 'Kustomize' | 'Directory' {
  if (names.includes('Chart.yaml')) return 'Helm';
  return KUSTOMIZATION_FILES.some((file) => names.includes(file)) ? 'Kustomize' : 'Directory';
}
