/** Where the samples' repositories are served. */
export interface SampleAddresses {
  /** The Git repository that holds the samples. */
  readonly repository: string;
  /** The Helm repository. */
  readonly charts: string;
  /** The registry, with its scheme `oci://`. */
  readonly registry: string;
}

export const SAMPLE_REPOSITORY = 'samples.git';

/** All of them, behind one HTTP address. */
export function sampleAddresses(address: string): SampleAddresses {
  return {
    repository: `${address}/${SAMPLE_REPOSITORY}`,
    charts: `${address}/charts`,
    registry: address.replace(/^https?:/, 'oci:'),
  };
}

/** Puts the addresses in where a sample's file has their placeholders. */
export function withAddresses(text: string, addresses: SampleAddresses): string {
  const { repository, charts, registry } = addresses;
  return text
    .replaceAll(placeholder('REPO'), repository)
    .replaceAll(placeholder('CHARTS'), charts)
    .replaceAll(placeholder('REGISTRY'), registry);
}

function placeholder(name: string): string {
  return `\${SAMPLE_${name}}`;
}
