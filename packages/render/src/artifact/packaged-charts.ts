import { isExactVersion, normalizeRepoUrl } from '@lockstep/domain';
import { type ChartEntry, chooseEntry } from '../helm/repository/chart-entry.ts';
import {
  type ChartRepositories,
  packageUrl,
  shownRepository,
} from '../helm/repository/chart-repositories.ts';
import { addressOf, type HttpClient, refusal } from '../http/http-client.ts';
import { RenderError } from '../render-error.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { ChartRef, OpenRequest } from './artifact-request.ts';
import type { OciArtifacts } from './oci-artifacts.ts';
import { MAX_PROVENANCE_BYTES, Provenances } from './provenance.ts';
import type { UnpackedArchives } from './unpacked.ts';

const MAX_DIGESTS = 10_000;

/** Charts of Helm repositories over HTTP. */
export class PackagedCharts {
  readonly #http: HttpClient;
  readonly #repositories: ChartRepositories;
  readonly #archives: UnpackedArchives;
  readonly #registries: OciArtifacts;
  /** Of packages whose digest the index does not tell, once they were here. */
  readonly #digests = new Map<string, string>();
  readonly #provenances = new Provenances();

  constructor(parts: {
    http: HttpClient;
    repositories: ChartRepositories;
    archives: UnpackedArchives;
    registries: OciArtifacts;
  }) {
    this.#http = parts.http;
    this.#repositories = parts.repositories;
    this.#archives = parts.archives;
    this.#registries = parts.registries;
  }

  async fetch(ref: ChartRef, request: OpenRequest): Promise<FetchedTree> {
    const chart = { name: ref.name, repository: shownRepository(ref.url) };
    const index = await this.#repositories.index({ url: ref.url, ...request }, request);
    const entries = await index.entries(ref.name);
    if (!entries) {
      throw new RenderError(
        'path',
        `chart ${JSON.stringify(ref.name)} not found in ${chart.repository} repository`,
      );
    }
    const entry = chooseEntry(entries, ref.version, chart);
    // A version stands for itself, also one that Helm reads as a range (1.2).
    const revision = isExactVersion(ref.version) ? ref.version : entry.version;
    return { revision, tree: await this.#unpack(ref, entry, revision, request) };
  }

  async #unpack(ref: ChartRef, entry: ChartEntry, revision: string, request: OpenRequest) {
    const [written] = entry.urls;
    if (written === undefined) {
      throw new RenderError(
        'manifest',
        `chart ${JSON.stringify(ref.name)} version ${entry.version} has no address in index.yaml`,
      );
    }
    const url = packageUrl(ref.url, written);
    const chart = { name: ref.name, version: entry.version };
    if (url.startsWith('oci://')) {
      return await this.#registries.package(url, { revision, chart }, request);
    }
    const digestKey = JSON.stringify([request.project, url]);
    const { tree, digest } = await this.#archives.get({
      // By project: whoever may read an index need not be let in to its packages.
      origin: JSON.stringify([normalizeRepoUrl(ref.url), request.project]),
      digest: entry.digest ?? this.#digests.get(digestKey),
      revision,
      stripRoot: true,
      download: () => this.#download(url, ref, request),
    });
    if (!entry.digest) this.#rememberDigest(digestKey, digest);
    const signed = {
      origin: digestKey,
      digest,
      chart,
      fetch: () => this.#signature(url, ref, request),
    };
    await this.#provenances.require(request.signatures, signed);
    return tree;
  }

  /** Lies beside the package, as Helm has it. */
  async #signature(url: string, ref: ChartRef, request: OpenRequest): Promise<Buffer | undefined> {
    const at = new URL(url);
    at.pathname += '.prov';
    const response = await this.#ask(at.href, ref, request);
    if (response.status === 404) {
      response.drop();
      return undefined;
    }
    if (response.status !== 200) throw refusal(response, `the provenance of chart ${ref.name}`);
    return await response.read(MAX_PROVENANCE_BYTES);
  }

  async #download(url: string, ref: ChartRef, request: OpenRequest) {
    const response = await this.#ask(url, ref, request);
    if (response.status !== 200) throw refusal(response, `chart ${JSON.stringify(ref.name)}`);
    return response.body;
  }

  async #ask(url: string, ref: ChartRef, { access }: OpenRequest) {
    const repository = addressOf(ref.url);
    return await this.#http.send({
      url,
      access,
      // Those that stood in the repository's own address belong to it too.
      ...(access.username || access.password || access.bearerToken ? {} : inAddress(repository)),
      isTrusted: (to) => ref.passCredentials === true || to.origin === repository.origin,
    });
  }

  #rememberDigest(key: string, digest: string): void {
    if (this.#digests.size >= MAX_DIGESTS) this.#digests.clear();
    this.#digests.set(key, digest);
  }
}

function inAddress({ username, password }: URL): { authorization?: string } {
  if (!username && !password) return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
