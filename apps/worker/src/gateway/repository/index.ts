import type { RepositoryReading } from '@lockstep/domain';
import type { Services } from '../../services.ts';
import { chartsOf, tagsOf } from './catalogue.ts';
import { findSources } from './find-sources.ts';
import { refsOf } from './refs.ts';
import { sourceDetails } from './source-details.ts';
import { testRepository } from './test-repository.ts';

/** What may be asked of a repository without any application. */
export function repositoryReading(services: Services): RepositoryReading {
  return {
    testRepository: (input, options) => testRepository(services, input, options),
    repositoryRefs: (at) => refsOf(services, at),
    repositoryApps: (at) => findSources(services, at),
    repositoryCharts: (at) => chartsOf(services, at),
    repositoryTags: (at) => tagsOf(services, at),
    sourceDetails: (source, project) => sourceDetails(services, source, project),
  };
}
