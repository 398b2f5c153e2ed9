import { readFile } from 'node:fs/promises';
import { messageOf } from '@lockstep/domain';
import { parseAllDocuments } from 'yaml';
import { CliError } from '../../cli/cli-error.ts';

/** What a YAML or JSON file says; several documents are a list. @throws CliError */
export async function readGiven(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CliError(`cannot read ${file}: ${error.message}`);
  });
  const documents = parseAllDocuments(text, { version: '1.1' });
  const values = [...documents].map((document) => {
    const [error] = document.errors;
    if (error) throw new CliError(`cannot read ${file}: ${messageOf(error)}`);
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  });
  const given = values.filter((value) => value !== null);
  return given.length === 1 ? given[0] : given;
}
