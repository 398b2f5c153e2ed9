import type { KubeObject } from '@lockstep/domain';
import { CliError, UsageError } from '../cli/cli-error.ts';
import { readStdin } from '../cli/prompt.ts';
import { filesIn } from './files-in.ts';

/** One object that somebody wrote, and where. */
export interface Document {
  object: KubeObject;
  /** The file, or the address. */
  where: string;
}

/**
 * The objects in a file, in a folder and all below it, at an address, or on standard input (`-`).
 * YAML with several documents, JSON, and lists.
 * @throws CliError with file and line of what is no object.
 */
export async function readDocuments(from: string): Promise<Document[]> {
  const texts = await textsOf(from);
  const { readManifests } = await import('@lockstep/render');
  const documents = texts.flatMap(({ text, where }) =>
    readManifests(text, where).objects.map((object) => ({ object, where })),
  );
  if (documents.length === 0) throw new UsageError(`there are no manifests in ${from}`);
  return documents;
}

async function textsOf(from: string): Promise<{ text: string; where: string }[]> {
  if (from === '-') return [{ text: await readStdin(), where: 'standard input' }];
  if (/^https?:\/\//.test(from)) return [{ text: await download(from), where: from }];
  return filesIn(from);
}

async function download(address: string): Promise<string> {
  const response = await fetch(address).catch((error: Error) => {
    throw new CliError(
      `cannot read ${address}: ${(error.cause as Error)?.message ?? error.message}`,
    );
  });
  if (!response.ok) throw new CliError(`cannot read ${address}: it answered ${response.status}`);
  return response.text();
}
