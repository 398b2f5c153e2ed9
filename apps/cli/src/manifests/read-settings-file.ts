import { readFile } from 'node:fs/promises';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { readStdin } from '../cli/prompt.ts';

/**
 * Settings that somebody wrote as one document of YAML or JSON, in a file or on standard input (`-`).
 * @throws CliError with the line that cannot be read.
 */
export async function readSettingsFile(from: string): Promise<Record<string, unknown>> {
  const text = from === '-' ? await readStdin() : await textOf(from);
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) throw new CliError(`${from} is no YAML: ${problem.message}`);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new UsageError(`${from} holds no settings: keys and values are expected`);
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read ${file}: ${error.message}`);
  });
}
