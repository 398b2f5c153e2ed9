import { highestVersion, isExactVersion, parseConstraint } from '@lockstep/domain';
import { noVersion } from '../helm/repository/chart-entry.ts';
import {
  isDigest,
  isTag,
  type OciAddress,
  parseOciAddress,
  shownAddress,
} from '../oci/oci-address.ts';
import { chooseManifest, contentLayer, isChart, type OciDescriptor } from '../oci/oci-manifest.ts';
import type { RegistryClient } from '../oci/registry-client.ts';
import { RenderError } from '../render-error.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { SourceTree } from '../source/source-tree.ts';
import type { ChartRef, OciRef, OpenRequest } from './artifact-request.ts';
import { Remembered } from './remembered.ts';
import type { UnpackedArchives } from './unpacked.ts';

interface Content {
  layer: OciDescriptor;
  isChart: boolean;
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
    const exact = isExactVersion(ref.version) ? ref.version : undefined;
    const tag = exact === undefined ? undefined : tagOf(exact);
    const digest = tag === undefined ? undefined : await this.#digestOf(address, tag, request);
    if (exact !== undefined && digest !== undefined) {
      return { revision: exact, tree: await this.#pull(address, digest, exact, request) };
    }
    const version = await this.#highest(address, ref, request);
    const found = await this.#digestOf(address, tagOf(version), request);
    if (found === undefined) throw gone(address, version);
    const revision = exact ?? version;
    return { revision, tree: await this.#pull(address, found, revision, request) };
  }

  /** An artifact with files in it; its revision is the digest of its manifest. */
  async artifact(ref: OciRef, request: OpenRequest): Promise<FetchedTree> {
    const address = parseOciAddress(ref.url);
    const revision = await this.#resolve(address, ref.reference || DEFAULT_TAG, request);
    return { revision, tree: await this.#pull(address, revision, revision, request) };
  }

  /** A chart that an index says is at `oci://host/name:tag`. */
  async package(url: string, revision: string, request: OpenRequest): Promise<SourceTree> {
    const [, repository = '', tag = DEFAULT_TAG] = /^(.*?)(?::([^/:]+))?$/.exec(url) ?? [];
    const address = parseOciAddress(repository);
    const digest = await this.#digestOf(address, tag, request);
    if (digest === undefined) throw gone(address, tag);
    return await this.#pull(address, digest, revision, request);
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
    digest: string,
    revision: string,
    request: OpenRequest,
  ): Promise<SourceTree> {
    const { access, project } = request;
    // By project: who knows a digest may not yet read what is behind it.
    const content = await this.#contents.get(
      JSON.stringify([project, address, digest]),
      FOR_GOOD,
      () => this.#contentOf(address, digest, request),
    );
    const { tree } = await this.#archives.get({
      origin: shownAddress(address),
      digest: content.layer.digest.replace('sha256:', ''),
      revision,
      stripRoot: content.isChart,
      download: () => this.#registry.blob(address, access, content.layer),
    });
    return tree;
  }

  async #contentOf(address: OciAddress, digest: string, request: OpenRequest): Promise<Content> {
    const { access } = request;
    const shown = `${shownAddress(address)}@${digest}`;
    const { manifest } = await this.#registry.manifest(address, access, digest);
    if (manifest.kind === 'image') {
      const layer = contentLayer(manifest, this.#layerTypes, shown);
      return { layer, isChart: isChart(manifest, layer) };
    }
    const chosen = chooseManifest(manifest.manifests, shown);
    const inner = await this.#registry.manifest(address, access, chosen.digest);
    if (inner.manifest.kind === 'index') {
      throw new RenderError('manifest', `${shown}: is an index of indexes`);
    }
    const layer = contentLayer(inner.manifest, this.#layerTypes, shown);
    return { layer, isChart: isChart(inner.manifest, layer) };
  }
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
