import { join } from 'node:path';
import { ArchiveCache } from '../archive/archive-cache.ts';
import { ChartRepositories } from '../helm/repository/chart-repositories.ts';
import { HttpClient } from '../http/http-client.ts';
import type { RemoteAccess } from '../http/remote-access.ts';
import { parseOciAddress } from '../oci/oci-address.ts';
import { DEFAULT_LAYER_TYPES } from '../oci/oci-manifest.ts';
import { RegistryClient } from '../oci/registry-client.ts';
import type { FetchedTree } from '../source/remote.ts';
import type { ArtifactRequest, ChartRef, OciRef, OpenRequest } from './artifact-request.ts';
import { isChartRegistry } from './is-chart-registry.ts';
import { OciArtifacts } from './oci-artifacts.ts';
import type { ArtifactOptions, ListedChart } from './open-artifacts.ts';
import { PackagedCharts } from './packaged-charts.ts';
import { RemoteFiles } from './remote-file.ts';
import { UnpackedArchives } from './unpacked.ts';

/** Of what is kept unpacked. */
const DEFAULT_MAX_BYTES = 2 * 1024 ** 3;

/** Charts, artifacts and files of other servers, for renders: joined here, kept on disk. */
export class Artifacts {
  readonly #options: Pick<ArtifactOptions, 'accessTo' | 'signaturesFor'>;
  readonly #http: HttpClient;
  readonly #repositories: ChartRepositories;
  readonly #registry: RegistryClient;
  readonly #registries: OciArtifacts;
  readonly #packages: PackagedCharts;
  readonly #files: RemoteFiles;

  private constructor(
    options: ArtifactOptions,
    parts: { http: HttpClient; repositories: ChartRepositories; archives: UnpackedArchives },
  ) {
    const { http, repositories, archives } = parts;
    const layerTypes = options.layerTypes ?? DEFAULT_LAYER_TYPES;
    this.#options = options;
    this.#http = http;
    this.#repositories = repositories;
    this.#registry = new RegistryClient(http);
    this.#registries = new OciArtifacts({ registry: this.#registry, archives, layerTypes });
    this.#packages = new PackagedCharts({ ...parts, registries: this.#registries });
    this.#files = new RemoteFiles(http, () => options.valueFileSchemes?.() ?? ['https', 'http']);
  }

  static async open(options: ArtifactOptions): Promise<Artifacts> {
    const http = new HttpClient({ allowLoopback: options.allowLoopback });
    const cache = await ArchiveCache.open({
      dir: join(options.dir, 'unpacked'),
      maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
      limits: options.limits,
    });
    const repositories = await ChartRepositories.open(http, join(options.dir, 'indexes'));
    return new Artifacts(options, { http, repositories, archives: new UnpackedArchives(cache) });
  }

  async chart(ref: ChartRef, request: ArtifactRequest): Promise<FetchedTree> {
    const open = await this.#open(ref.url, request);
    if (isChartRegistry(ref.url, open.access)) return await this.#registries.chart(ref, open);
    return await this.#packages.fetch(ref, open);
  }

  async artifact(ref: OciRef, request: ArtifactRequest): Promise<FetchedTree> {
    return await this.#registries.artifact(ref, await this.#open(ref.url, request));
  }

  async file(url: string, request: ArtifactRequest): Promise<FetchedTree> {
    return await this.#files.fetch(url, request);
  }

  async charts(url: string, request: ArtifactRequest): Promise<ListedChart[]> {
    const open = await this.#open(url, request);
    const index = await this.#repositories.index({ url, ...open }, open);
    const listed: ListedChart[] = [];
    for await (const chart of index.all()) listed.push(chart);
    return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async tags(url: string, request: ArtifactRequest): Promise<string[]> {
    return await this.#registries.tags(url, await this.#open(url, request));
  }

  async test(access: RemoteAccess & { repo: string }): Promise<void> {
    const { repo: url } = access;
    if (access.type === 'oci') {
      const { host } = parseOciAddress(url, url.replace(/^oci:\/\//, '').includes('/') ? '' : 'x');
      await this.#registry.ping(host, access);
    } else if (isChartRegistry(url, access)) {
      const host = url.replace(/^oci:\/\//, '').split('/')[0] ?? '';
      await this.#registry.ping(parseOciAddress(host, 'x').host, access);
    } else await this.#repositories.test({ url, access });
  }

  async close(): Promise<void> {
    this.#http.close();
    await this.#repositories.close();
  }

  async #open(url: string, request: ArtifactRequest): Promise<OpenRequest> {
    const { accessTo, signaturesFor } = this.#options;
    const { project } = request;
    const access = await accessTo(url, project);
    return { ...request, access, signatures: await signaturesFor?.(project) };
  }
}
