import type { Readable } from 'node:stream';
import {
  apiVersionOf,
  type ExecSession,
  type KubeObject,
  type ResourceRef,
  refOf,
} from '@lockstep/domain';
import type { Connection } from '../connection/connection.ts';
import { type ApiResource, resourcePath } from '../discovery/api-resource.ts';
import { Discovery } from '../discovery/discovery.ts';
import { EXEC_PROTOCOLS, execSession } from '../exec/exec-session.ts';
import { isNotFound, KubeError } from './kube-error.ts';
import { listPages } from './list-pages.ts';
import { type Query, Requester, type RequesterOptions, type RequestOptions } from './requester.ts';
import {
  type ApplyOptions,
  type CallOptions,
  type DeleteOptions,
  type ExecOptions,
  type KubeEvent,
  type ListOptions,
  type LogOptions,
  PATCH_TYPES,
  type PatchOptions,
  type PatchType,
  type ServerVersion,
  type WriteOptions,
} from './verbs.ts';

export type KubeClientOptions = RequesterOptions;

/**
 * One cluster's API in Kubernetes' own verbs. Objects are addressed by kind: the client finds the
 * path through its discovery. Every failure is a KubeError; a kind that the cluster does not serve
 * is one with status 404 and reason `NoKindMatch`.
 */
export class KubeClient {
  readonly connection: Connection;
  readonly discovery: Discovery;
  readonly #requester: Requests;

  constructor(connection: Connection, options: KubeClientOptions & { shared?: Shared } = {}) {
    const { shared, ...own } = options;
    this.connection = connection;
    this.#requester = shared?.requester ?? new Requester(connection, own);
    this.discovery = shared?.discovery ?? new Discovery(this.#requester);
  }

  /** The same cluster over the same connections, with requests made as this user. */
  as(user: string): KubeClient {
    const requester = impersonating(this.#requester, user);
    const { discovery } = this;
    return new KubeClient(this.connection, { shared: { requester, discovery } });
  }

  /** Any request; the answer is parsed JSON. */
  request(options: RequestOptions): Promise<unknown> {
    return this.#requester.request(options);
  }

  /** An answer as it comes, without a deadline for its end. */
  stream(path: string, query?: Query, signal?: AbortSignal): Promise<Readable> {
    return this.#requester.stream({ path, query, signal, accept: '*/*' });
  }

  /** Opens a watch as raw bytes; `Reflector` is what reads it. */
  watch(options: RequestOptions): Promise<Readable> {
    return this.#requester.watch(options);
  }

  async version(options: CallOptions = {}): Promise<ServerVersion> {
    return (await this.request({ path: '/version', ...options })) as ServerVersion;
  }

  async get(ref: ResourceRef, options: CallOptions = {}): Promise<KubeObject> {
    const path = await this.#pathOf(ref);
    return (await this.request({ path, ...call(options) })) as KubeObject;
  }

  /** Like `get`; undefined when the object or its kind does not exist. */
  async find(ref: ResourceRef, options: CallOptions = {}): Promise<KubeObject | undefined> {
    try {
      return await this.get(ref, options);
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw error;
    }
  }

  /** All objects of a kind that the selectors choose, gathered page by page. */
  async list(kind: Kind, options: ListOptions = {}): Promise<KubeObject[]> {
    const resource = await this.#resource(kind);
    let objects: KubeObject[] = [];
    for await (const page of listPages(this.#requester, resource, options)) {
      if (page.restarted) objects = [];
      for (const item of page.items) objects.push(item);
    }
    return objects;
  }

  /** Server-side apply. Answers the object as it then is, or with dryRun as it would be. */
  async apply(object: KubeObject, options: ApplyOptions): Promise<KubeObject> {
    return (await this.request({
      method: 'PATCH',
      path: await this.#pathOf(refOf(object), options.subresource),
      query: { ...writeQuery(options), force: options.force },
      body: object,
      contentType: PATCH_TYPES.apply,
      idempotent: true,
      ...call(options),
    })) as KubeObject;
  }

  async create(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    const ref = refOf(object);
    return (await this.request({
      method: 'POST',
      path: await this.#pathOf({ ...ref, name: '' }),
      query: writeQuery(options),
      body: object,
      idempotent: options.dryRun,
      ...call(options),
    })) as KubeObject;
  }

  /** PUT of the whole object. With a resourceVersion in it, a change in between is a conflict. */
  async replace(object: KubeObject, options: WriteOptions = {}): Promise<KubeObject> {
    return (await this.request({
      method: 'PUT',
      path: await this.#pathOf(refOf(object)),
      query: writeQuery(options),
      body: object,
      idempotent: options.dryRun,
      ...call(options),
    })) as KubeObject;
  }

  async patch(
    ref: ResourceRef,
    patch: unknown,
    type: PatchType,
    options: PatchOptions = {},
  ): Promise<KubeObject> {
    return (await this.request({
      method: 'PATCH',
      path: await this.#pathOf(ref, options.subresource),
      query: { ...writeQuery(options), force: options.force },
      body: patch,
      contentType: PATCH_TYPES[type],
      idempotent: options.dryRun === true || type === 'merge' || type === 'apply',
      ...call(options),
    })) as KubeObject;
  }

  /** Answers the object while finalizers or dependents hold it, or a Status when it is gone. */
  async delete(ref: ResourceRef, options: DeleteOptions = {}): Promise<KubeObject> {
    return (await this.request({
      method: 'DELETE',
      path: await this.#pathOf(ref),
      body: {
        apiVersion: 'v1',
        kind: 'DeleteOptions',
        propagationPolicy: options.propagationPolicy,
        preconditions: options.preconditions,
        gracePeriodSeconds: options.gracePeriodSeconds,
        dryRun: options.dryRun ? ['All'] : undefined,
      },
      idempotent: options.preconditions?.uid !== undefined,
      ...call(options),
    })) as KubeObject;
  }

  /** What was reported about one object, of this uid where it is given, the latest last. */
  async events(
    object: { kind: string; namespace: string; name: string; uid?: string },
    options: CallOptions = {},
  ): Promise<KubeEvent[]> {
    const selector = {
      'involvedObject.kind': object.kind,
      'involvedObject.namespace': object.namespace,
      'involvedObject.name': object.name,
      'involvedObject.uid': object.uid,
    };
    const fieldSelector = Object.entries(selector)
      .filter(([, value]) => value)
      .map(([field, value]) => `${field}=${value}`)
      .join(',');
    // Events of cluster-scoped objects are kept in the namespace `default`.
    const namespace = object.namespace || 'default';
    const events = await this.list(EVENT_KIND, { ...options, namespace, fieldSelector });
    return (events as KubeEvent[]).sort((a, b) => (happenedAt(a) < happenedAt(b) ? -1 : 1));
  }

  /** A container's log as it comes. Ends with the log, or on `follow` with the container. */
  logs(options: LogOptions): Promise<Readable> {
    const path = resourcePath(POD_RESOURCE, {
      namespace: options.namespace,
      name: options.pod,
      subresource: 'log',
    });
    const { container, follow, previous, timestamps, tailLines, sinceSeconds, sinceTime } = options;
    const query = { container, follow, previous, timestamps, tailLines, sinceSeconds, sinceTime };
    return this.stream(path, query, options.signal);
  }

  /** Runs a command in a container; it has begun to when this resolves, as far as one can tell. */
  async exec(options: ExecOptions): Promise<ExecSession> {
    const { namespace, pod, container, command, tty, stdin, signal } = options;
    const path = resourcePath(POD_RESOURCE, { namespace, name: pod, subresource: 'exec' });
    // A terminal has one output only.
    const query = { container, command, tty, stdin, stdout: true, stderr: !tty };
    const socket = await this.#requester.webSocket({ path, query, signal }, EXEC_PROTOCOLS);
    return execSession(socket, command);
  }

  /** Ends all connections, with every watch and stream. */
  close(): void {
    this.#requester.close();
  }

  async #pathOf(ref: ResourceRef, subresource?: string): Promise<string> {
    const resource = await this.#resource(ref);
    if (resource.namespaced && !ref.namespace) throw namespaceMissing(ref);
    return resourcePath(resource, {
      namespace: resource.namespaced ? ref.namespace : undefined,
      name: ref.name,
      subresource,
    });
  }

  async #resource(kind: Kind): Promise<ApiResource> {
    const resource = await this.discovery.resolve(kind);
    if (resource) return resource;
    const of = apiVersionOf({ group: kind.group, version: kind.version ?? '' }).replace(/\/$/, '');
    throw new KubeError({
      status: 404,
      reason: 'NoKindMatch',
      message: `the cluster serves no kind ${kind.kind} in ${of}: is its CRD installed?`,
    });
  }
}

type Requests = Pick<Requester, 'request' | 'stream' | 'watch' | 'webSocket' | 'close'>;

/** Closing belongs to the client whose connections they are. */
function impersonating(requester: Requests, impersonate: string): Requests {
  return {
    request: (options) => requester.request({ ...options, impersonate }),
    stream: (options) => requester.stream({ ...options, impersonate }),
    watch: (options) => requester.watch({ ...options, impersonate }),
    webSocket: (options, protocols) => requester.webSocket({ ...options, impersonate }, protocols),
    close: () => undefined,
  };
}

interface Shared {
  requester: Requests;
  discovery: Discovery;
}

interface Kind {
  group: string;
  kind: string;
  version?: string;
}

const EVENT_KIND = { group: '', version: 'v1', kind: 'Event' };
const POD_RESOURCE = { group: '', version: 'v1', resource: 'pods' };

function call({ signal, flow, yieldsForMs }: CallOptions): CallOptions {
  return { signal, flow, yieldsForMs };
}

function writeQuery(options: WriteOptions): Query {
  return {
    dryRun: options.dryRun ? 'All' : undefined,
    fieldManager: options.manager,
    fieldValidation: options.fieldValidation,
  };
}

function happenedAt(event: KubeEvent): string {
  return event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp ?? '';
}

function namespaceMissing(ref: ResourceRef): KubeError {
  return new KubeError({
    status: 400,
    reason: 'BadRequest',
    message: `${ref.kind} ${ref.name} is namespaced and names no namespace`,
  });
}
