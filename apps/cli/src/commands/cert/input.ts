import { CliError, UsageError } from '../../cli/cli-error.ts';
import { readStdin } from '../../cli/prompt.ts';
import { contentOf } from '../repo/credential-options.ts';

/** What is in a file, or came on standard input where no file is named. */
export async function textFrom(file: string | undefined): Promise<string> {
  const text = file === undefined || file === '-' ? await readStdin() : await contentOf(file);
  if (text?.trim()) return text;
  const where = file ?? 'standard input';
  throw file === undefined
    ? new UsageError(`there is nothing on ${where}`, 'Name a file with --from')
    : new CliError(`${where} is empty`);
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
