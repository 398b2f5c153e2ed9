import type { CredentialTemplateStore, RepositoryStore, Store } from '@lockstep/store';

/** Repositories are registered to be read, and once more to be pushed to: two areas, one code. */
export interface RepositoryArea {
  /** Begins the paths. */
  repositories: 'repositories' | 'write-repositories';
  templates: 'repocreds' | 'write-repocreds';
  resource: 'repositories' | 'write-repositories';
  of(store: Store): { repositories: RepositoryStore; templates: CredentialTemplateStore };
}

export const TO_READ: RepositoryArea = {
  repositories: 'repositories',
  templates: 'repocreds',
  resource: 'repositories',
  of: (store) => ({ repositories: store.repositories, templates: store.credentialTemplates }),
};

export const TO_WRITE: RepositoryArea = {
  repositories: 'write-repositories',
  templates: 'write-repocreds',
  resource: 'write-repositories',
  of: (store) => ({
    repositories: store.writeRepositories,
    templates: store.writeCredentialTemplates,
  }),
};
