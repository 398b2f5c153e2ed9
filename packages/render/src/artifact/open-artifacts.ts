import type { ArchiveLimits } from '../archive/archive-limits.ts';
import type { RemoteAccess } from '../http/remote-access.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { ArtifactRequest, ChartRef, OciRef } from './artifact-request.ts';
import type { SignatureRule } from './provenance.ts';

export interface ArtifactOptions {
  /** Unpacked archives and indexes; can be deleted at any time. */
  dir: string;
  /** Of what is kept unpacked; 2 GiB if not given. */
  maxBytes?: number;
  limits?: Partial<ArchiveLimits>;
  /** Loopback addresses, for the embedded default and tests. */
  allowLoopback?: boolean;
  /** Media types of layers with files in them, in place of the usual ones. */
  layerTypes?: readonly string[];
  /** Schemes of addresses that value files may have; `https` and `http` if not given. */
  valueFileSchemes?(): readonly string[] | undefined;
  /** What a project asks of charts' signatures; undefined where it asks for none. */
  signaturesFor?(project: string): Promise<SignatureRule | undefined>;
  /** What a project may use to reach a repository; empty for a public one. */
  accessTo(url: string, project: string): Promise<RemoteAccess>;
}

/** A chart of a repository with its versions, the highest first. */
export interface ListedChart {
  name: string;
  versions: string[];
}

/**
 * Charts, OCI artifacts and files of other servers. Everything throws RenderError, FetchError where
 * a server did not give what was asked for, in words without credentials.
 */
export interface ArtifactSource {
  /** A chart of a Helm repository or registry; its revision is its version. */
  chart(ref: ChartRef, request: ArtifactRequest): Promise<FetchedTree>;
  /** An OCI artifact; its revision is a digest. */
  artifact(ref: OciRef, request: ArtifactRequest): Promise<FetchedTree>;
  /** One file, called `file` in its tree. */
  file(url: string, request: ArtifactRequest): Promise<FetchedTree>;
  /** Every chart of a Helm repository over HTTP. */
  charts(url: string, request: ArtifactRequest): Promise<ListedChart[]>;
  /** The tags of an OCI repository. */
  tags(url: string, request: ArtifactRequest): Promise<string[]>;
  /** Whether a Helm or OCI repository is there and lets these credentials in. */
  test(access: RemoteAccess & { repo: string }): Promise<void>;
  close(): Promise<void>;
}

/** Opens it; nothing of it is loaded before something is asked for. */
export function openArtifacts(options: ArtifactOptions): ArtifactSource {
  const load = async () => await (await import('./artifacts.ts')).Artifacts.open(options);
  let opened: ReturnType<typeof load> | undefined;
  const artifacts = () => {
    opened ??= load();
    // A disk that was full may have room again.
    opened.catch(() => {
      opened = undefined;
    });
    return opened;
  };
  return {
    chart: async (ref, request) => (await artifacts()).chart(ref, request),
    artifact: async (ref, request) => (await artifacts()).artifact(ref, request),
    file: async (url, request) => (await artifacts()).file(url, request),
    charts: async (url, request) => (await artifacts()).charts(url, request),
    tags: async (url, request) => (await artifacts()).tags(url, request),
    test: async (access) => (await artifacts()).test(access),
    close: async () => await (await opened?.catch(() => undefined))?.close(),
  };
}
