import { posix } from 'node:path';
import type { SourceTool } from '@lockstep/domain';
import type { RenderTools } from '@lockstep/render';
import type { Services } from '../services.ts';

/** The tools that render sources: as this worker was told, and what the installation says of them. */
export function sourceTools({
  tools,
  customizer,
  config,
}: Pick<Services, 'tools' | 'customizer' | 'config'>): {
  tools: RenderTools;
  disabledTools: readonly SourceTool[];
} {
  const { disabled, kustomize: said } = customizer.customizations.sourceTools;
  const { kustomize: own = {} } = tools;
  const paths = Object.entries(said.paths).filter(([, path]) => isIn(config.kustomizeDirs, path));
  const kustomize = {
    ...own,
    ...(said.buildOptions !== undefined && { buildOptions: said.buildOptions }),
    versions: { ...own.versions, ...Object.fromEntries(paths) },
    buildOptionsOf: { ...own.buildOptionsOf, ...said.buildOptionsOf },
  };
  return { tools: { ...tools, kustomize }, disabledTools: disabled };
}

/** Who may change settings may not run any program of this machine. */
function isIn(dirs: readonly string[], path: string): boolean {
  return dirs.some((dir) => posix.normalize(path).startsWith(`${dir.replace(/\/+$/, '')}/`));
}
