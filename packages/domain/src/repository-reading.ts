import type { Source } from './application/source.ts';

/** A repository as a project reaches it. */
export interface RepositoryRef {
  repo: string;
  project: string;
}

/** What may be asked of a repository without any application, in the field's words. */
export interface RepositoryReading {
  /**
   * Tries to reach a repository and keeps nothing. `registered`: with what is stored for address and
   * project, whatever else is given. `keepSecrets`: secrets that are not given are those stored.
   */
  testRepository(
    input: unknown,
    options?: { registered?: boolean; keepSecrets?: boolean },
  ): Promise<{ ok: boolean; message: string }>;
  repositoryRefs(at: RepositoryRef): Promise<{ branches: string[]; tags: string[] }>;
  /** Folders that an application could be made of. */
  repositoryApps(at: RepositoryRef & { revision: string }): Promise<FoundSource[]>;
  repositoryCharts(at: RepositoryRef): Promise<{ name: string; versions: string[] }[]>;
  repositoryTags(at: RepositoryRef): Promise<string[]>;
  sourceDetails(source: Source, project: string): Promise<SourceDetails>;
}

export interface FoundSource {
  type: string;
  path: string;
}

/** What can be set for a source, as the field's forms want to know it. */
export interface SourceDetails {
  type: string;
  path?: string;
  helm?: {
    name: string;
    valueFiles: string[];
    parameters: { name: string; value: string; forceString: boolean }[];
    values: string;
    fileParameters: { name: string; path: string }[];
  };
  kustomize?: { images: string[] };
  directory?: Record<string, never>;
  plugin?: { parametersAnnouncement: unknown[] };
}

export const REPOSITORY_READING_METHODS = [
  'testRepository',
  'repositoryRefs',
  'repositoryApps',
  'repositoryCharts',
  'repositoryTags',
  'sourceDetails',
] as const satisfies readonly (keyof RepositoryReading)[];
