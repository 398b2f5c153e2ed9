import { messageOf } from '@lockstep/domain';
import { RE2JS } from 're2js';
import { invalid } from '../problem.ts';

/**
 * An unanchored pattern in RE2's syntax, whose time is linear; everything fits one that is absent.
 * @throws UserError naming the field
 */
export function pattern(
  given: string | null | undefined,
  field: string,
): (text: string) => boolean {
  if (given === null || given === undefined) return () => true;
  try {
    const compiled = RE2JS.compile(given);
    return (text) => compiled.matcher(text).find();
  } catch (error) {
    throw invalid(`error compiling ${field} regexp ${JSON.stringify(given)}: ${messageOf(error)}`);
  }
}
