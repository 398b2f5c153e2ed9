import { createHash } from 'node:crypto';
import { highestVersion, isExactVersion, parseConstraint } from '@lockstep/domain';
import { noVersion } from '../helm/repository/chart-entry.ts';
import {
  isDigest,
  isTag,
  type OciAddress,
  parseOciAddress,
  shownAddress,
} from '../oci/oci-address.ts';
import {
  chooseManifest,
  contentLayer,
  isChart,
  type OciDescriptor,
  type OciManifest,
  provenanceLayer,
} from '../oci/oci-manifest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { RenderError } from '../render-error.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { SourceTree } from '../source/source-tree.ts';
import type { ChartRef, OciRef, OpenRequest } from './artifact-request.ts';
import { type ChartIdentity, MAX_PROVENANCE_BYTES, Provenances } from './provenance.ts';
import { Remembered } from './remembered.ts';
import type { UnpackedArchives } from './unpacked.ts';

interface Content {
  layer: OciDescriptor;
  isChart: boolean;
  /** The layer that says who signed a chart. */
  provenance?: OciDescriptor;
}

/** What is pulled: by its digest, and by what it is to be called. */
interface Pulled {
  digest: string;
  revision: string;
  /** Undefined where only the digest says what it is. */
  chart?: ChartIdentity;
}

const MAX_REMEMBERED = 5_000;
const FOR_GOOD = { maxAgeMs: Number.POSITIVE_INFINITY };
/** What an artifact without a targetRevision means, as everywhere around registries. */
const DEFAULT_TAG = 'latest';

/** Charts and other artifacts of OCI registries. */
export class OciArtifacts {
  readonly #registry: RegistryClient;
  readonly #archives: UnpackedArchives;
  readonly #layerTypes: readonly string[];
  readonly #tags = new Remembered<string[]>(MAX_REMEMBERED);
  readonly #digests = new Remembered<string | undefined>(MAX_REMEMBERED);
  readonly #contents = new Remembered<Content>(MAX_REMEMBERED);
  readonly #provenances = new Provenances();

  constructor(parts: {
    registry: RegistryClient;
    archives: UnpackedArchives;
    layerTypes: readonly string[];
  }) {
    this.#registry = parts.registry;
    this.#archives = parts.archives;
    this.#layerTypes = parts.layerTypes;
  }

  /** A chart of a registry; its revision is its version. */
  async chart(ref: ChartRef, request: OpenRequest): Promise<FetchedTree> {
    const address = parseOciAddress(ref.url, ref.name);
    if (isDigest(ref.version)) {
      const pulled = { digest: ref.version, revision: ref.version };
      return { revision: ref.version, tree: await this.#pull(address, pulled, request) };
    }
    // Folders may be written before its name, where the address is that of the registry.
    const name = ref.name.slice(ref.name.lastIndexOf('/') + 1);
    const chartAt = (version: string) => ({ name, version });
    const exact = isExactVersion(ref.version) ? ref.version : undefined;
    const tag = exact === undefined ? undefined : tagOf(exact);
    const digest = tag === undefined ? undefined : await this.#digestOf(address, tag, request);
    if (exact !== undefined && digest !== undefined) {
      const pulled = { digest, revision: exact, chart: chartAt(exact) };
      return { revision: exact, tree: await this.#pull(address, pulled, request) };
    }
    const version = await this.#highest(address, ref, request);
    const found = await this.#digestOf(address, tagOf(version), request);
    if (found === undefined) throw gone(address, version);
    const revision = exact ?? version;
    const pulled = { digest: found, revision, chart: chartAt(version) };
    return { revision, tree: await this.#pull(address, pulled, request) };
  }

  /** An artifact with files in it; its revision is the digest of its manifest. */
  async artifact(ref: OciRef, request: OpenRequest): Promise<FetchedTree> {
    const address = parseOciAddress(ref.url);
    const revision = await this.#resolve(address, ref.reference || DEFAULT_TAG, request);
    const pulled = { digest: revision, revision };
    return { revision, tree: await this.#pull(address, pulled, request) };
  }

  /** A chart that an index says is at `oci://host/name:tag`. */
  async package(
    url: string,
    named: Pick<Pulled, 'revision' | 'chart'>,
    request: OpenRequest,
  ): Promise<SourceTree> {
    const [, repository = '', tag = DEFAULT_TAG] = /^(.*?)(?::([^/:]+))?$/.exec(url) ?? [];
    const address = parseOciAddress(repository);
    const digest = await this.#digestOf(address, tag, request);
    if (digest === undefined) throw gone(address, tag);
    return await this.#pull(address, { ...named, digest }, request);
  }

  /** All tags of a repository. */
  async tags(url: string, request: OpenRequest, name = ''): Promise<string[]> {
    return await this.#tagsOf(parseOciAddress(url, name), request);
  }

  async #resolve(address: OciAddress, reference: string, request: OpenRequest): Promise<string> {
    if (isDigest(reference)) return reference;
    const digest = isTag(reference) ? await this.#digestOf(address, reference, request) : undefined;
    if (digest !== undefined) return digest;
    const constraint = isExactVersion(reference) ? undefined : parseConstraint(reference);
    if (!constraint) throw gone(address, reference);
    const tags = await this.#tagsOf(address, request);
    const tag = highestVersion(constraint, tags);
    const found = tag === undefined ? undefined : await this.#digestOf(address, tag, request);
    if (found !== undefined) return found;
    throw new RenderError(
      'path',
      `${shownAddress(address)}: no tag matches the constraint ${JSON.stringify(reference)} (${tags.length} tags)`,
    );
  }

  /** Of the tags that are versions; a registry has `_` where a version has `+`. */
  async #highest(address: OciAddress, ref: ChartRef, request: OpenRequest): Promise<string> {
    const constraint = parseConstraint(ref.version === '' ? '*' : ref.version);
    if (!constraint) {
      throw new RenderError(
        'spec',
        `chart ${JSON.stringify(ref.name)}: ${JSON.stringify(ref.version)} is neither a version nor a constraint`,
      );
    }
    const versions = (await this.#tagsOf(address, request)).map((tag) => tag.replaceAll('_', '+'));
    const version = highestVersion(constraint, versions);
    if (version !== undefined) return version;
    const ordered = [highestVersion(() => true, versions) ?? [], versions.slice(1)].flat();
    throw new RenderError(
      'path',
      noVersion(ordered, ref.version, { name: ref.name, repository: ref.url }),
    );
  }

  #tagsOf(address: OciAddress, request: OpenRequest): Promise<string[]> {
    const { access, project } = request;
    return this.#tags.get(JSON.stringify([project, address]), request, () =>
      this.#registry.tags(address, access),
    );
  }

  #digestOf(address: OciAddress, tag: string, request: OpenRequest): Promise<string | undefined> {
    const { access, project } = request;
    return this.#digests.get(JSON.stringify([project, address, tag]), request, () =>
      this.#registry.digestOf(address, access, tag),
    );
  }

  async #pull(
    address: OciAddress,
    { digest, revision, chart }: Pulled,
    request: OpenRequest,
  ): Promise<SourceTree> {
    const { access, project } = request;
    // By project: who knows a digest may not yet read what is behind it.
    const content = await this.#contents.get(
      JSON.stringify([project, address, digest]),
      FOR_GOOD,
      () => this.#contentOf(address, digest, request),
    );
    const { layer, provenance } = content;
    const { tree } = await this.#archives.get({
      origin: shownAddress(address),
      digest: hexOf(layer),
      revision,
      stripRoot: content.isChart,
      download: () => this.#registry.blob(address, access, layer),
    });
    if (content.isChart) {
      await this.#provenances.require(request.signatures, {
        origin: JSON.stringify([project, address, digest]),
        digest: hexOf(layer),
        chart,
        fetch: async () => provenance && (await this.#signature(address, request, provenance)),
      });
    }
    return tree;
  }

  async #contentOf(address: OciAddress, digest: string, request: OpenRequest): Promise<Content> {
    const { access } = request;
    const shown = `${shownAddress(address)}@${digest}`;
    const { manifest } = await this.#registry.manifest(address, access, digest);
    if (manifest.kind === 'image') return this.#contentIn(manifest, shown);
    const chosen = chooseManifest(manifest.manifests, shown);
    const inner = await this.#registry.manifest(address, access, chosen.digest);
    if (inner.manifest.kind === 'index') {
      throw new RenderError('manifest', `${shown}: is an index of indexes`);
    }
    return this.#contentIn(inner.manifest, shown);
  }

  #contentIn(manifest: Extract<OciManifest, { kind: 'image' }>, shown: string): Content {
    const layer = contentLayer(manifest, this.#layerTypes, shown);
    const provenance = provenanceLayer(manifest);
    return { layer, isChart: isChart(manifest, layer), ...(provenance && { provenance }) };
  }

  async #signature(
    address: OciAddress,
    { access }: OpenRequest,
    layer: OciDescriptor,
  ): Promise<Buffer> {
    const content = await bytesOf(await this.#registry.blob(address, access, layer));
    const digest = createHash('sha256').update(content).digest('hex');
    if (digest === hexOf(layer)) return content;
    throw new RenderError(
      'fetch',
      `${shownAddress(address)}: its provenance is not what it should be`,
    );
  }
}

function hexOf({ digest }: OciDescriptor): string {
  return digest.replace('sha256:', '');
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const kept: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.length;
    if (bytes > MAX_PROVENANCE_BYTES) throw new RenderError('limit', 'the provenance is too large');
    kept.push(chunk);
  }
  return Buffer.concat(kept);
}

/** A tag cannot have a plus. */
function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

function gone(address: OciAddress, reference: string): RenderError {
  return new RenderError(
    'path',
    `${shownAddress(address)}: ${JSON.stringify(reference)} not found`,
  );
}
