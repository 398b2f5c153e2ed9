import { runTool } from '../process/run-tool.ts';
import { withWorkspace } from '../process/workspace.ts';
import type { SopsProgram } from './sops-key.ts';

const SOPS_MS = 30_000;

/** How the program calls the formats. */
function formatOf(path: string): string {
  const ending = /\.(ya?ml|json|env|ini)$/.exec(path)?.[1];
  const names: Record<string, string> = { yml: 'yaml', yaml: 'yaml', json: 'json', env: 'dotenv' };
  return (ending && names[ending]) ?? ending ?? 'binary';
}

/** Opens a file by the `sops` program; undefined where it cannot. Its words may hold content. */
export async function openByProgram(
  program: SopsProgram,
  content: Buffer,
  path: string,
): Promise<Buffer | undefined> {
  return await withWorkspace(async (workspace) => {
    const file = await workspace.write('encrypted', content);
    const format = formatOf(path);
    const out = `${file}.out`;
    const result = await runTool({
      file: program.file,
      args: ['--decrypt', '--input-type', format, '--output-type', format, '--output', out, file],
      cwd: workspace.treeDir(''),
      env: { ...workspace.env, ...program.env },
      endsAtMs: performance.now() + SOPS_MS,
      maxOutputBytes: 1024 * 1024,
    });
    if (!result.ok) return undefined;
    const { readFile } = await import('node:fs/promises');
    return await readFile(out);
  });
}
