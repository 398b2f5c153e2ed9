import type { DocumentOptions, ParseOptions, ScalarTag, SchemaOptions, Tags } from 'yaml';

/**
 * YAML as Kubernetes' own tools read it: version 1.1 with `yes`, `on` and `0644`, but without
 * base-60 numbers, timestamps, sets and ordered maps, which stay text or plain maps.
 */
export const KUBERNETES_YAML: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: kubernetesTags,
  prettyErrors: false,
  logLevel: 'silent',
};

/** Far above what people write, far below what a nest of aliases needs to fill the memory. */
export const MAX_ALIASES = 1000;

const LEFT_OUT = new Set(
  ['timestamp', 'omap', 'pairs', 'set'].map((name) => `tag:yaml.org,2002:${name}`),
);

const modernOctal: ScalarTag = {
  tag: 'tag:yaml.org,2002:int',
  default: true,
  format: 'OCT',
  test: /^[-+]?0o[0-7]+$/,
  resolve: (text) => Number.parseInt(text.replace('0o', ''), 8),
};

const binaryAsText: ScalarTag = {
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
};

function kubernetesTags(tags: Tags): Tags {
  const kept = tags.filter((tag) => {
    if (typeof tag === 'string') return true;
    const isBase60 = 'format' in tag && tag.format === 'TIME';
    return !isBase60 && !LEFT_OUT.has(tag.tag) && tag.tag !== binaryAsText.tag;
  });
  return [...kept, modernOctal, binaryAsText];
}
