import { sanitizeName } from '../match/sanitize-name.ts';
import type { Params } from '../params.ts';

export interface PathInput {
  /** Of a directory, relative to the root; `.` for the root itself. */
  path: string;
  /** Of the file that was found in it, for the files of the Git generator. */
  filename?: string;
  prefix: string;
  goTemplate: boolean;
}

/** What templates see of a path: under `path`, or under `<prefix>.path`. */
export function pathParams({ path, filename, prefix, goTemplate }: PathInput): Params {
  const segments = path.split('/');
  const basename = segments.at(-1) ?? '';
  const details = {
    basename,
    basenameNormalized: sanitizeName(basename),
    ...(filename === undefined ? {} : { filename, filenameNormalized: sanitizeName(filename) }),
  };
  if (goTemplate) {
    const nested = { path, ...details, segments };
    return new Map<string, unknown>([
      prefix === '' ? ['path', nested] : [prefix, { path: nested }],
    ]);
  }
  const key = prefix === '' ? 'path' : `${prefix}.path`;
  return new Map([
    [key, path],
    ...Object.entries(details).map(([name, value]): [string, string] => [`${key}.${name}`, value]),
    ...segments.map((segment, at): [string, string] => [`${key}[${at}]`, segment]),
  ]);
}
