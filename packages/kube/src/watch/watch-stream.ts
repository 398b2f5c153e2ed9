import type { Readable } from 'node:stream';
import type { KubeObject } from '@lockstep/domain';
import { errorFromStatus, KubeError } from '../client/kube-error.ts';
import { acceptFor } from '../client/list-pages.ts';
import type { RequestOptions } from '../client/requester.ts';
import type { ObjectForm } from '../client/verbs.ts';
import { type ApiResource, resourcePath } from '../discovery/api-resource.ts';
import { JsonLines } from './json-lines.ts';

export type WatchEvent =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }
  /** Nothing has changed up to this version. */
  | { type: 'BOOKMARK'; object: KubeObject };

export interface WatchStreamOptions {
  resource: ApiResource;
  resourceVersion: string;
  namespace?: string | undefined;
  labelSelector?: string | undefined;
  fieldSelector?: string | undefined;
  form: ObjectForm;
  timeoutSeconds: number;
  signal: AbortSignal;
}

export interface WatchOpener {
  watch(options: RequestOptions): Promise<Readable>;
}

/** A little later than the server should have ended the watch, we do. */
const OVERTIME_MS = 30_000;

/**
 * One watch from one version on. Resolves when the server has accepted it; the events end when the
 * server ends the watch, and throw when it breaks: KubeError for what the server said in an ERROR
 * event, such as 410 for a version it has forgotten.
 */
export async function openWatch(
  client: WatchOpener,
  options: WatchStreamOptions,
): Promise<AsyncGenerator<WatchEvent[]>> {
  const { resource, namespace } = options;
  const body = await client.watch({
    path: resourcePath(resource, { namespace: resource.namespaced ? namespace : undefined }),
    query: {
      watch: true,
      allowWatchBookmarks: true,
      resourceVersion: options.resourceVersion,
      labelSelector: options.labelSelector,
      fieldSelector: options.fieldSelector,
      timeoutSeconds: options.timeoutSeconds,
    },
    accept: acceptFor(options.form, 'one'),
    signal: options.signal,
  });
  return readEvents(body, options.timeoutSeconds * 1000 + OVERTIME_MS);
}

/** Batches are what one chunk of the network completes. */
async function* readEvents(body: Readable, endAfterMs: number): AsyncGenerator<WatchEvent[]> {
  const lines = new JsonLines();
  const timer = setTimeout(() => body.destroy(), endAfterMs);
  timer.unref();
  try {
    for await (const chunk of body) {
      const events: WatchEvent[] = [];
      for (const line of lines.push(chunk as Buffer)) events.push(checked(line));
      if (events.length > 0) yield events;
    }
    if (!body.readableEnded) throw brokenError('the connection was lost');
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

function checked(line: unknown): WatchEvent {
  const event = line as { type?: string; object?: KubeObject };
  if (event?.object) {
    switch (event.type) {
      case 'ADDED':
      case 'MODIFIED':
      case 'DELETED':
      case 'BOOKMARK':
        return event as WatchEvent;
      case 'ERROR':
        throw errorFromStatus(event.object);
    }
  }
  throw brokenError('the server sent something that is not a watch event');
}

function brokenError(message: string): KubeError {
  return new KubeError({ status: 0, reason: 'WatchBroken', message, retryable: true });
}
