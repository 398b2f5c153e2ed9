import { DEFAULT_SYNC_OPTIONS, parseSyncOptions } from '@lockstep/engine';

/** Options of which the first value in a list counts. */
const FIRST_COUNTS = ['Prune', 'Delete'];

/**
 * One list of sync options that may contradict itself, in the order in which it reads as it does in
 * the field: of `Prune` and `Delete` the first one counts, and any other option counts when it is
 * stated in so many characters, whatever the list says of it besides.
 */
export function inOrderOfWeight(texts: readonly string[]): string[] {
  const given = texts.filter((text) => text === text.trim()).filter(isFirstOfItsName);
  const leavesDefaults = (text: string) =>
    Object.entries(parseSyncOptions([text]).options).every(
      ([name, value]) => DEFAULT_SYNC_OPTIONS[name as keyof typeof DEFAULT_SYNC_OPTIONS] === value,
    );
  return [...given.filter(leavesDefaults), ...given.filter((text) => !leavesDefaults(text))];
}

function isFirstOfItsName(text: string, at: number, all: readonly string[]): boolean {
  const name = FIRST_COUNTS.find((one) => text.startsWith(`${one}=`));
  return name === undefined || all.findIndex((other) => other.startsWith(`${name}=`)) === at;
}
