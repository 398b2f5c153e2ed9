import type { Source } from '@lockstep/domain';
import type { RenderInput, RenderTools } from '../render-input.ts';
import { type MemoryFile, memoryTree } from './memory-tree.ts';

const NO_TOOLS: RenderTools = {
  helm: 'helm',
  kubectl: 'kubectl',
  versions: { helm: 'none', kubectl: 'none' },
};

/** An input over files in memory, for an application called `app` in the namespace `team`. */
export function renderInputOf(
  files: Readonly<Record<string, MemoryFile>>,
  source: Partial<Source>,
  rest: Partial<RenderInput> = {},
): RenderInput {
  return {
    source: { repoURL: 'https://git.example.com/team/app', ...source },
    tree: memoryTree(files),
    appName: 'app',
    namespace: 'team',
    tools: NO_TOOLS,
    ...rest,
  };
}

export function configMap(name: string, data: Record<string, string> = {}): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, data });
}
