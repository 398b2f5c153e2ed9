import { createHash } from 'node:crypto';
import {
  type KubeObject,
  messageOf,
  type Source,
  type SourceType,
  sourcesOf,
  UserError,
} from '@lockstep/domain';
import { sourceAllowed } from '@lockstep/engine';
import { ModuleTree } from '@lockstep/git';
import type { RenderRecord, RenderWarning } from '@lockstep/render';
import type { ApplicationRecord } from '@lockstep/store';
import { isOutage } from '../operate/is-lasting.ts';
import type { Services } from '../services.ts';
import { type ResolvedSource, renderInputs, resolveSources } from './inputs.ts';
import { renderOnce } from './render-once.ts';
import { isAwayForNow, stillHolds } from './still-holds.ts';
import { desiredRevisions, storedRender } from './stored-render.ts';

/** What came of a render. `unchanged`: the fingerprint of the last one holds at these revisions. */
export type Rendered =
  | { kind: 'unchanged'; fingerprint: string; revisions: string[]; seenAtMs: number }
  | {
      kind: 'rendered';
      fingerprint: string;
      revisions: string[];
      /** When the repositories were asked (epoch milliseconds). */
      seenAtMs: number;
      record: RenderRecord | undefined;
      manifests: KubeObject[];
      /** See RenderedManifests. */
      openedSecrets: string[];
      sourceTypes: SourceType[];
      warnings: RenderWarning[];
      commands: string[];
      /** Repositories that were asked for beside the sources'. */
      remoteUrls: string[];
    }
  | Failed;

export interface Failed {
  kind: 'failed';
  message: string;
  /** The repository (or PostgreSQL) did not answer: the same may succeed in a moment. */
  isTransient?: boolean;
  /** The project does not permit a source: nothing of it was read. */
  notPermitted?: string[];
  /** As of a render; absent where it did not begin. */
  remoteUrls?: string[];
  cause?: unknown;
}

/** Refs as fresh as this need no new fetch: whoever follows a repository shares one. */
const FRESH_MS = 30_000;
/** What several sources name is asked for once, also by who wants the newest. */
const ASKED_FOR_MS = 1_000;

export interface RenderOptions {
  /** Fetch again and render again, whatever is known. */
  hard?: boolean;
  /** Fetch again. */
  fetch?: boolean;
  /** Manifests are wanted, whatever is known of them. */
  manifests?: boolean;
  /** Not the application's desired state but another one of it (rollback, preview). */
  detached?: boolean;
  sources?: Source[];
  revisions?: string[];
}

/** Like `renderApplication`, where an answer without manifests is no use. Throws UserError. */
export async function renderAnew(
  services: Services,
  record: ApplicationRecord,
  options: Pick<RenderOptions, 'sources' | 'revisions' | 'fetch'> = {},
): Promise<Extract<Rendered, { kind: 'rendered' }>> {
  const rendered = await renderApplication(services, record, { ...options, detached: true });
  if (rendered.kind === 'rendered') return rendered;
  const message = rendered.kind === 'failed' ? rendered.message : 'nothing was rendered';
  throw new UserError('failed-precondition', message);
}

/**
 * Renders an application by its fingerprint, once: what is rendered goes into the cache under it.
 * Never throws for what people wrote; the tool's own words come back.
 */
export async function renderApplication(
  services: Services,
  record: ApplicationRecord,
  options: RenderOptions = {},
): Promise<Rendered> {
  const { metadata, spec } = record.application;
  const startedAtMs = Date.now();
  const asked = new Set<string>();
  let resolved: ResolvedSource[] = [];
  const remoteUrls = () => [...asked, ...resolved.flatMap(({ tree }) => modulesOf(tree))];
  try {
    const notPermitted = await unpermittedSources(services, record, options.sources);
    if (notPermitted) return { kind: 'failed', message: notPermitted.join('; '), notPermitted };
    resolved = await resolveForward(services, record, options);
    const seenAtMs = Math.min(...resolved.map((one) => one.seenAtMs ?? startedAtMs));
    const revisions = resolved.map((source) => source.revision);
    const target = { appName: metadata.name, spec, clusterId: record.clusterId };
    const inputs = await renderInputs(services, target, resolved, {
      asked,
      // Whoever asks for the newest means what lies elsewhere, too.
      ...(options.hard || options.fetch ? { maxAgeMs: ASKED_FOR_MS } : {}),
    });
    const isAnew = options.hard || options.detached || options.manifests;
    const known = isAnew ? null : storedRender(record.renderRecord);
    const isSame = revisions.join() === desiredRevisions(record).join();
    const holds = known !== null && (await stillHolds(known, inputs, { isSame }));
    if (known && holds && (await isAtHand(services, record, known))) {
      services.metrics.renders.inc({ outcome: 'unchanged' });
      return { kind: 'unchanged', fingerprint: known.fingerprint, revisions, seenAtMs };
    }
    const render = await renderOnce(services, inputs, {
      again: options.hard === true,
      fingerprintOf: (one) => one.record?.fingerprint ?? digestOf(resolved, one.manifests),
    });
    services.metrics.renders.inc({ outcome: render.isShared ? 'cached' : 'rendered' });
    const { fingerprint } = render;
    const { manifests, openedSecrets, warnings, commands, types: sourceTypes } = render;
    return {
      kind: 'rendered',
      fingerprint,
      revisions,
      seenAtMs,
      record: render.record,
      manifests,
      openedSecrets,
      sourceTypes,
      warnings,
      commands,
      remoteUrls: remoteUrls(),
    };
  } catch (error) {
    services.metrics.renders.inc({ outcome: 'failed' });
    const isTransient = isAwayForNow(error) || isOutage(error);
    const message = messageOf(error);
    return { kind: 'failed', message, isTransient, cause: error, remoteUrls: remoteUrls() };
  }
}

/**
 * Finds the commits of an application's sources. Another worker may have seen a newer one than this
 * one knows of: before anything goes back to an older commit, the repository is asked again.
 */
async function resolveForward(
  services: Services,
  record: ApplicationRecord,
  options: RenderOptions,
): Promise<ResolvedSource[]> {
  const { sources, revisions, detached } = options;
  const resolve = (maxAgeMs: number) =>
    resolveSources(services, record.application.spec, { maxAgeMs, sources, revisions });
  const resolved = await resolve(options.hard || options.fetch ? 0 : FRESH_MS);
  const storedAtMs = storedRender(record.renderRecord)?.seenAtMs ?? 0;
  const isOutrun = resolved.some(({ seenAtMs }) => seenAtMs !== undefined && seenAtMs < storedAtMs);
  const isSame =
    resolved.map(({ revision }) => revision).join() === desiredRevisions(record).join();
  return isOutrun && !isSame && !detached ? await resolve(0) : resolved;
}

/** Repositories of submodules of which something was read. */
function modulesOf(tree: ResolvedSource['tree']): string[] {
  return tree instanceof ModuleTree ? tree.openedUrls() : [];
}

/** Whoever asks for manifests: only what the project permits is read, with its credentials. */
async function unpermittedSources(
  { projects }: Pick<Services, 'projects'>,
  record: ApplicationRecord,
  sources: readonly Source[] = sourcesOf(record.application.spec),
): Promise<string[] | undefined> {
  const project = await projects.of(record);
  const { project: name } = record.application.spec;
  const restricting = project ?? { metadata: { name }, spec: {} };
  const verdicts = sources.map((source) => sourceAllowed(restricting, source));
  const messages = verdicts.flatMap((one) => (one.kind === 'denied' ? one.message : []));
  return messages.length > 0 ? messages : undefined;
}

/** What cannot tell what it depends on is known by its commits, its settings and what came of them. */
function digestOf(resolved: ResolvedSource[], manifests: KubeObject[]): string {
  const sources = resolved.map(({ source, revision }) => [source, revision]);
  const text = JSON.stringify([sources, manifests]);
  return createHash('sha256').update(text).digest('hex');
}

/** After a failure the application has no fingerprint; the last render may hold all the same. */
async function isAtHand(
  services: Services,
  record: ApplicationRecord,
  known: RenderRecord,
): Promise<boolean> {
  if (record.fingerprint === known.fingerprint) return true;
  return (await services.manifests.get(known.fingerprint)) !== undefined;
}
