import { withoutEndSlashes } from '@lockstep/domain';

const MAX_MODULES = 1_000;

/**
 * Reads `.gitmodules`: paths to addresses as they are written there. All else in it (`update`,
 * `branch`, `fetchRecurseSubmodules`…) could make git run or fetch something and is not heeded.
 */
export function parseGitmodules(text: string): Map<string, string> {
  const modules = new Map<string, { path?: string; url?: string }>();
  let current: { path?: string; url?: string } | undefined;
  for (const line of logicalLines(text)) {
    const section = /^\[\s*submodule\s+"((?:[^"\\]|\\.)*)"\s*\]/i.exec(line);
    if (section) {
      const name = section[1] ?? '';
      current = modules.get(name) ?? {};
      if (modules.size < MAX_MODULES) modules.set(name, current);
    } else if (line.startsWith('[')) current = undefined;
    else if (current) readSetting(line, current);
  }
  const found = new Map<string, string>();
  for (const { path, url } of modules.values()) {
    if (path !== undefined && url !== undefined) found.set(withoutEndSlashes(path), url);
  }
  return found;
}

function readSetting(line: string, module: { path?: string; url?: string }): void {
  const [, key = '', value = ''] = /^([A-Za-z][A-Za-z0-9-]*)\s*=\s*(.*)$/.exec(line) ?? [];
  const name = key.toLowerCase();
  if (name === 'path' || name === 'url') module[name] = unquote(value);
}

/** A backslash at the end of a line continues it. */
function logicalLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith(';'));
}

/** Quotes and escapes as git-config(1) has them; a comment ends the value. */
function unquote(value: string): string {
  let text = '';
  let isQuoted = false;
  for (let at = 0; at < value.length; at++) {
    const char = value.charAt(at);
    if (char === '"') isQuoted = !isQuoted;
    else if (char === '\\') text += ESCAPES[value.charAt(++at)] ?? value.charAt(at);
    else if (!isQuoted && (char === '#' || char === ';')) break;
    else text += char;
  }
  return isQuoted ? text : text.trimEnd();
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', b: '\b' };
