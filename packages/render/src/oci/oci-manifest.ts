import { FetchError } from '../http/fetch-error.ts';
import { RenderError } from '../render-error.ts';
import { isDigest } from './oci-address.ts';

export interface OciDescriptor {
  mediaType: string;
  digest: string;
  size: number;
  platform?: { os?: string; architecture?: string };
  annotations?: Record<string, string>;
}

/** One artifact, or a list of several for people to choose from. */
export type OciManifest =
  | {
      kind: 'image';
      config: OciDescriptor | undefined;
      layers: OciDescriptor[];
      annotations: Record<string, string>;
    }
  | { kind: 'index'; manifests: OciDescriptor[] };

export const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json';
export const HELM_LAYER = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
/** Helm's first experiments have this one. */
export const OLD_HELM_LAYER = 'application/tar+gzip';

export const HELM_PROVENANCE = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

export const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
];

/** What a layer with files in it may be; operators can name others. */
export const DEFAULT_LAYER_TYPES = [
  'application/vnd.oci.image.layer.v1.tar',
  'application/vnd.oci.image.layer.v1.tar+gzip',
  HELM_LAYER,
  'application/vnd.cncf.flux.content.v1.tar+gzip',
];

/** Reads a manifest; nothing of it is believed before it is checked. */
export function parseManifest(content: Buffer, shown: string): OciManifest {
  const document = parseObject(content, shown);
  if (Array.isArray(document.manifests)) {
    return { kind: 'index', manifests: document.manifests.map((one) => descriptor(one, shown)) };
  }
  if (!Array.isArray(document.layers)) {
    throw new FetchError(`${shown}: its manifest is of no kind that is known here`, { status: 0 });
  }
  return {
    kind: 'image',
    config: document.config === undefined ? undefined : descriptor(document.config, shown),
    layers: document.layers.map((one) => descriptor(one, shown)),
    annotations: textsOf(document.annotations),
  };
}

/** The one artifact of an index that stands for all platforms, or the only one there is. */
export function chooseManifest(manifests: readonly OciDescriptor[], shown: string): OciDescriptor {
  const [only] = manifests;
  if (manifests.length === 1 && only) return only;
  const general = manifests.filter(({ platform }) => !platform?.os || platform.os === 'unknown');
  if (general.length === 1 && general[0]) return general[0];
  throw new RenderError(
    'manifest',
    `${shown}: is an index of ${manifests.length} artifacts, and none of them stands for all platforms`,
  );
}

type Image = Extract<OciManifest, { kind: 'image' }>;

/** The one layer that holds the files. */
export function contentLayer(
  manifest: Image,
  allowed: readonly string[],
  shown: string,
): OciDescriptor {
  // A chart's signature lies beside it, in a layer of its own.
  const charts = manifest.layers.filter((layer) => isChart(manifest, layer));
  const layers = charts.length > 0 ? charts : manifest.layers;
  const [layer] = layers;
  if (layers.length !== 1 || !layer) {
    throw new RenderError(
      'manifest',
      `${shown}: expected a single layer with the files, got ${layers.length}: push the folder as one archive`,
    );
  }
  const type =
    layer.mediaType === OLD_HELM_LAYER && charts.length > 0 ? HELM_LAYER : layer.mediaType;
  if (!allowed.includes(type)) {
    throw new RenderError(
      'manifest',
      `${shown}: media type ${JSON.stringify(layer.mediaType)} of its layer is not one of ${allowed.join(', ')}`,
    );
  }
  return layer;
}

/** Whether the layer is a chart's package, in which one folder holds everything. */
export function isChart({ config, layers }: Image, { mediaType }: OciDescriptor): boolean {
  if (mediaType === HELM_LAYER) return true;
  if (config?.mediaType !== HELM_CONFIG || mediaType === HELM_PROVENANCE) return false;
  return mediaType === OLD_HELM_LAYER || layers.length === 1;
}

/** Who signed a chart, where somebody did. */
export function provenanceLayer({ layers }: Image): OciDescriptor | undefined {
  return layers.find(({ mediaType }) => mediaType === HELM_PROVENANCE);
}

function parseObject(content: Buffer, shown: string): Record<string, unknown> {
  try {
    const document: unknown = JSON.parse(content.toString('utf8'));
    if (typeof document === 'object' && document !== null) {
      return document as Record<string, unknown>;
    }
  } catch {
    // Told below.
  }
  throw new FetchError(`${shown}: its manifest is no JSON object`, { status: 0 });
}

function descriptor(given: unknown, shown: string): OciDescriptor {
  const { mediaType, digest, size, platform, annotations } = (given ??
    {}) as Partial<OciDescriptor>;
  if (typeof digest !== 'string' || !isDigest(digest) || typeof size !== 'number') {
    throw new FetchError(`${shown}: its manifest names something without a sha256 digest`, {
      status: 0,
    });
  }
  return {
    mediaType: typeof mediaType === 'string' ? mediaType : '',
    digest,
    size,
    ...(typeof platform === 'object' && platform ? { platform } : {}),
    annotations: textsOf(annotations),
  };
}

function textsOf(given: unknown): Record<string, string> {
  const pairs = Object.entries(typeof given === 'object' && given ? given : {});
  return Object.fromEntries(pairs.filter(([, value]) => typeof value === 'string'));
}
