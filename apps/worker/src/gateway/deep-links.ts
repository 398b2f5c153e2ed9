import {
  type DeepLink,
  type LinkInfo,
  messageOf,
  type ResourceRef,
  UserError,
} from '@lockstep/domain';
import type { ApplicationRecord } from '@lockstep/store';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import type { Services } from '../services.ts';
import { readLive } from './live-objects.ts';

/** What follows is run in the browser of whoever clicks. */
const UNSAFE = new Set(['javascript:', 'data:', 'vbscript:']);
/** Links are short, and somebody waits. */
const LIMITS = { steps: 50_000 };

export async function applicationLinks(
  services: Services,
  record: ApplicationRecord,
): Promise<LinkInfo[]> {
  const { application: links } = services.customizer.customizations.links;
  if (links.length === 0) return [];
  return await evaluated(services, links, await namesOf(services, record));
}

/** @throws UserError not-found where the resource is not there, or none of the application's. */
export async function resourceLinks(
  owner: ClusterOwner,
  record: ApplicationRecord,
  ref: ResourceRef,
): Promise<LinkInfo[]> {
  const { services } = owner;
  const resource = await readLive(owner, record, ref);
  if (!resource) {
    throw new UserError('not-found', `${ref.kind} ${ref.name} does not exist in the cluster`);
  }
  const { resource: links } = services.customizer.customizations.links;
  if (links.length === 0) return [];
  return await evaluated(services, links, { ...(await namesOf(services, record)), resource });
}

/** Of the project itself, which is all that these know. @throws UserError not-found. */
export async function projectLinks(services: Services, name: string): Promise<LinkInfo[]> {
  const project = await services.store.projects.get(name);
  if (!project) throw new UserError('not-found', `project ${name} does not exist`);
  const { project: links } = services.customizer.customizations.links;
  if (links.length === 0) return [];
  const { metadata, spec } = project;
  return await evaluated(services, links, { project: { metadata, spec } });
}

/** What templates and conditions know: no credentials, nor what could be one. */
async function namesOf(
  { store }: Services,
  { application, clusterId }: ApplicationRecord,
): Promise<Record<string, unknown>> {
  const [project, cluster] = await Promise.all([
    store.projects.get(application.spec.project),
    clusterId ? store.clusters.find({ id: clusterId }) : undefined,
  ]);
  return {
    app: application,
    application,
    ...(project && { project: { metadata: project.metadata, spec: project.spec } }),
    ...(cluster && {
      cluster: {
        name: cluster.name,
        server: cluster.server,
        project: cluster.project,
        namespaces: cluster.namespaces,
        labels: cluster.labels,
        annotations: cluster.annotations,
      },
    }),
  };
}

/** The links whose condition holds. One that cannot be worked out is left out, and told to the log. */
async function evaluated(
  { log }: Pick<Services, 'log'>,
  links: readonly DeepLink[],
  names: Record<string, unknown>,
): Promise<LinkInfo[]> {
  // Loaded for installations that declare links.
  const { evaluateExpr, renderGoTemplate } = await import('@lockstep/scripting');
  const data = JSON.parse(JSON.stringify(names)) as Record<string, unknown>;
  return links.flatMap(({ if: condition, title, description, ...link }) => {
    try {
      if (
        condition !== undefined &&
        !holds(evaluateExpr({ expression: condition, data, limits: LIMITS }))
      )
        return [];
      const url = renderGoTemplate({ template: link.url, data, limits: LIMITS });
      if (!isSafeLink(url)) {
        throw new UserError('invalid-argument', 'its address runs a script, or is none');
      }
      const iconClass = link['icon.class'];
      return [{ title, url, ...(description && { description }), ...(iconClass && { iconClass }) }];
    } catch (error) {
      log.warn({ link: title, reason: messageOf(error) }, 'a deep link cannot be worked out');
      return [];
    }
  });
}

/** Read as browsers do, which skip blanks and control characters. Paths of this server are links too. */
export function isSafeLink(url: string): boolean {
  const base = 'https://here.invalid';
  return URL.canParse(url, base) && !UNSAFE.has(new URL(url, base).protocol);
}

function holds(answer: unknown): boolean {
  if (typeof answer === 'boolean') return answer;
  throw new UserError('invalid-argument', 'its condition is neither true nor false');
}
