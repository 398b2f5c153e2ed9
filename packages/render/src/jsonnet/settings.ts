import type { Source } from '@lockstep/domain';
import type { RenderInput } from '../render-input.ts';
import { buildEnvironment, substitute } from '../source/build-environment.ts';
import { cleanPath } from '../source/repo-path.ts';

type JsonnetSource = NonNullable<NonNullable<Source['directory']>['jsonnet']>;
export type JsonnetVariable = NonNullable<JsonnetSource['extVars']>[number];

export interface JsonnetSettings {
  extVars: JsonnetVariable[];
  tlas: JsonnetVariable[];
  /** From the repository's root. */
  libs: string[];
}

/** A source's Jsonnet section, with the build environment put into the variables. */
export function jsonnetSettings(input: RenderInput): JsonnetSettings {
  const { extVars = [], tlas = [], libs = [] } = input.source.directory?.jsonnet ?? {};
  const variables = buildEnvironment(input);
  const put = ({ name, value, code }: JsonnetVariable): JsonnetVariable => ({
    name,
    value: substitute(value, variables),
    ...(code ? { code } : {}),
  });
  return {
    extVars: extVars.map(put),
    tlas: tlas.map(put),
    libs: libs.map((lib) => cleanPath(lib.replace(/^\/+/, ''))),
  };
}
