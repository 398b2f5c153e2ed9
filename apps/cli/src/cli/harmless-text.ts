// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const CONTROLS = /(\x1b\[[0-9;]*m|\x1b\[2K)|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/**
 * A text as a person's terminal may have it: colours, erasing the own line, line ends and tabs. Logs,
 * manifests and commit messages are other people's, and what else a terminal can be told to do
 * (answer, rename its window, fill the clipboard) shows as a sign in its place.
 */
export function harmlessText(text: string): string {
  return text.replace(CONTROLS, (_all, kept: string | undefined) => kept ?? '\ufffd');
}
