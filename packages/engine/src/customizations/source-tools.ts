import {
  type FieldProblem,
  readKustomizeOptions,
  SOURCE_TOOLS,
  type SourceToolSettings,
} from '@lockstep/domain';
import { type Problems, readTrueOrFalse } from './read-yaml.ts';

const SCHEMES = 'helm.valuesFileSchemes';
const OPTIONS = 'kustomize.buildOptions';
const PATH = 'kustomize.path.';
/** As it was called before. */
const OLD_PATH = 'kustomize.version.';

type Data = Readonly<Record<string, string>>;

export function isSourceToolKey(key: string): boolean {
  if (key === SCHEMES || key === OPTIONS) return true;
  const isSwitch = SOURCE_TOOLS.some((tool) => key === `${tool}.enable`);
  return isSwitch || [`${OPTIONS}.`, PATH, OLD_PATH].some((prefix) => key.startsWith(prefix));
}

/** What is said of tools; what cannot be read is a problem, and is as if it were not said. */
export function parseSourceTools(data: Data, problems: Problems): SourceToolSettings {
  const buildOptions = allowedOptions(data, OPTIONS, problems);
  const schemes = data[SCHEMES];
  return {
    disabled: SOURCE_TOOLS.filter(
      (tool) => readTrueOrFalse(data[`${tool}.enable`], `${tool}.enable`, problems) === false,
    ),
    ...(schemes !== undefined && { valueFileSchemes: schemesIn(schemes) }),
    kustomize: {
      ...(buildOptions !== undefined && { buildOptions }),
      buildOptionsOf: byVersion(data, `${OPTIONS}.`, (key) => allowedOptions(data, key, problems)),
      paths: {
        ...byVersion(data, OLD_PATH, (key) => oldPath(data, key, problems)),
        ...byVersion(data, PATH, (key) => absolutePath(data, key, problems)),
      },
    },
  };
}

function schemesIn(text: string): string[] {
  return text
    .split(',')
    .map((scheme) => scheme.trim().toLowerCase())
    .filter((scheme) => scheme !== '');
}

function byVersion(
  data: Data,
  prefix: string,
  read: (key: string) => string | undefined,
): Record<string, string> {
  const keys = Object.keys(data).filter((key) => key.startsWith(prefix) && key !== prefix);
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = read(key);
      return value === undefined ? [] : [[key.slice(prefix.length), value] as const];
    }),
  );
}

function allowedOptions(data: Data, key: string, problems: Problems): string | undefined {
  const text = data[key];
  if (text === undefined) return undefined;
  const reading = readKustomizeOptions(text);
  if (reading.kind === 'options') return text;
  return told(problems, { field: key, reason: reading.reason });
}

function oldPath(data: Data, key: string, problems: Problems): string | undefined {
  const today = PATH + key.slice(OLD_PATH.length);
  if (data[today] === undefined) return absolutePath(data, key, problems);
  return told(problems, { field: key, reason: `says the same as ${today}: leave one of them out` });
}

function absolutePath(data: Data, key: string, problems: Problems): string | undefined {
  const path = data[key]?.trim() ?? '';
  const isPlain = path.startsWith('/') && !path.split('/').includes('..');
  if (isPlain) return path;
  return told(problems, { field: key, reason: 'must be the absolute path of a program' });
}

function told(problems: Problems, problem: FieldProblem): undefined {
  problems.push(problem);
  return undefined;
}
