import { runTool } from '../process/run-tool.ts';
import { withWorkspace } from '../process/workspace.ts';
import { ageIdentities } from './age.ts';
import type { SopsKey, SopsProgram } from './sops-key.ts';

const SOPS_MS = 30_000;

/** How the program calls the formats. */
function formatOf(path: string): string {
  const ending = /\.(ya?ml|json|env|ini)$/.exec(path)?.[1];
  const names: Record<string, string> = { yml: 'yaml', yaml: 'yaml', json: 'json', env: 'dotenv' };
  return (ending && names[ending]) ?? ending ?? 'binary';
}

export interface ProgramInput {
  content: Buffer;
  path: string;
  /** Of age: where a key is split among groups, one of them may be the project's. */
  keys: readonly SopsKey[];
}

/** Opens a file by the `sops` program; undefined where it cannot. Its words may hold content. */
export async function openByProgram(
  program: SopsProgram,
  { content, path, keys }: ProgramInput,
): Promise<Buffer | undefined> {
  return await withWorkspace(async (workspace) => {
    const file = await workspace.write('encrypted', content);
    const format = formatOf(path);
    const out = `${file}.out`;
    const own = keys
      .filter(({ type }) => type === 'age')
      .flatMap((key) => ageIdentities(key.secret));
    const result = await runTool({
      file: program.file,
      args: ['--decrypt', '--input-type', format, '--output-type', format, '--output', out, file],
      cwd: workspace.treeDir(''),
      env: {
        ...workspace.env,
        ...program.env,
        ...(own.length > 0 && { SOPS_AGE_KEY: own.join('\n') }),
      },
      endsAtMs: performance.now() + SOPS_MS,
      maxOutputBytes: 1024 * 1024,
    });
    if (!result.ok) return undefined;
    const { readFile } = await import('node:fs/promises');
    return await readFile(out);
  });
}
