import { type GeneratorEntry, generatorEntrySchema, parseApplicationSet } from '@lockstep/domain';
import { generateApplications } from '../generate.ts';
import { runEntry } from '../generators/run-entry.ts';
import type { GeneratorInputs, PullRequest, RegisteredCluster, ScmRepository } from '../inputs.ts';
import type { GeneratedApplication } from '../templating/application.ts';

export interface Given {
  clusters?: RegisteredCluster[];
  files?: Record<string, string>;
  pullRequests?: PullRequest[];
  repositories?: ScmRepository[];
  config?: Record<string, string>;
  resources?: object[];
  output?: unknown[];
}

/** A world that is written down. Whoever reads a repository is told of which it asked. */
export function inputsOf(given: Given = {}, asked: object[] = []): GeneratorInputs {
  const files = given.files ?? {};
  return {
    clusters: () => given.clusters ?? [],
    tree: (source) => {
      asked.push(source);
      return { paths: Object.keys(files), read: (path) => files[path] ?? '' };
    },
    pullRequests: () => given.pullRequests ?? [],
    repositories: () => given.repositories ?? [],
    clusterDecisions: (query) => {
      asked.push(query);
      return { config: given.config ?? {}, resources: given.resources ?? [] };
    },
    pluginOutput: (query) => {
      asked.push(query);
      return given.output ?? [];
    },
  };
}

export interface Options extends Given {
  goTemplate?: boolean;
  options?: string[];
  asked?: object[];
}

/** The parameter sets of the only generator of an entry, as JSON. */
export async function paramSets(entry: unknown, options: Options = {}): Promise<unknown[]> {
  const { goTemplate = false, options: templateOptions = [], asked, ...given } = options;
  const [result] = await runEntry(generatorEntrySchema.parse(entry) as GeneratorEntry, {
    settings: { goTemplate, options: templateOptions },
    inputs: inputsOf(given, asked),
    depth: 0,
  });
  return (result?.params ?? []).map(plain);
}

function plain(value: unknown): unknown {
  if (value instanceof Map) {
    return Object.fromEntries([...value].map(([key, one]) => [key, plain(one)]));
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** The applications of a set called `set` in the namespace `argocd`. */
export function applications(spec: object, given: Given = {}): Promise<GeneratedApplication[]> {
  const metadata = { name: 'set', namespace: 'argocd' };
  const applicationSet = parseApplicationSet({ metadata, spec });
  const now = new Date('2026-01-31T22:00:00Z');
  return generateApplications({ applicationSet, inputs: inputsOf(given), now });
}
