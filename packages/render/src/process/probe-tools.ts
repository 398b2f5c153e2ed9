import { RenderError } from '../render-error.ts';
import type { RenderTools } from '../render-input.ts';
import { runTool } from './run-tool.ts';
import { withWorkspace } from './workspace.ts';

const PROBE_MS = 20_000;

/**
 * Asks the programs for their versions, which are part of every fingerprint. Throws RenderError
 * when one cannot be run.
 */
export async function probeTools(paths: { helm: string; kubectl: string }): Promise<RenderTools> {
  const [helm, kubectl] = await Promise.all([
    ask(paths.helm, ['version', '--template', '{{.Version}}']),
    ask(paths.kubectl, ['version', '--client', '--output=json']),
  ]);
  const { clientVersion, kustomizeVersion } = JSON.parse(kubectl) as {
    clientVersion?: { gitVersion?: string };
    kustomizeVersion?: string;
  };
  const versions = {
    helm: helm.trim(),
    kubectl: `${clientVersion?.gitVersion} with Kustomize ${kustomizeVersion}`,
  };
  return { ...paths, versions };
}

async function ask(file: string, args: string[]): Promise<string> {
  return await withWorkspace(async ({ env, treeDir }) => {
    const endsAtMs = performance.now() + PROBE_MS;
    const result = await runTool({
      file,
      args,
      cwd: treeDir(''),
      env,
      endsAtMs,
      maxOutputBytes: 65_536,
    });
    if (!result.ok) throw new RenderError('tool', `${file}: ${result.stderr.trim()}`);
    return result.stdout;
  });
}
