import {
  defineScalarTag,
  NOT_RESOLVED,
  type ScalarTagDefinition,
  Schema,
  YAML11_SCHEMA,
} from 'js-yaml';

const INTEGER = /^([-+]?)(?:0x([0-9a-f]+)|0b([01]+)|0o?([0-7]+)|(0|[1-9][0-9]*))$/i;
const FLOAT = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)(e[-+]?[0-9]+)?$/i;
const NUMBER_STARTS = [...'0123456789+-.'];
const PREFIX = 'tag:yaml.org,2002:';

const integerTag = numberTag('int', toInteger);
const floatTag = numberTag('float', (text) => (FLOAT.test(text) ? Number(text) : undefined));

const binaryAsText = defineScalarTag<string>(`${PREFIX}binary`, {
  resolve: (text) => Buffer.from(text, 'base64').toString('utf8'),
  identify: () => false,
});

/** `!anything` of other tools: what it marks stays the text that it is. */
const localTagAsText = defineScalarTag<string>('!', {
  matchByTagPrefix: true,
  resolve: (text) => text,
  identify: () => false,
});

const REPLACED = new Set(
  ['int', 'float', 'binary', 'timestamp', 'omap', 'pairs', 'set'].map((name) => PREFIX + name),
);

/**
 * YAML as Kubernetes' own tools read it: version 1.1 with `yes`, `on` and `0644`, but without
 * base-60 numbers, timestamps, sets and ordered maps, which stay text or plain maps.
 */
export const KUBERNETES_YAML = new Schema([
  ...YAML11_SCHEMA.tags.filter((tag) => !REPLACED.has(tag.tagName)),
  integerTag,
  floatTag,
  binaryAsText,
  localTagAsText,
]);

function numberTag(
  name: string,
  read: (text: string) => number | undefined,
): ScalarTagDefinition<number> {
  return defineScalarTag<number>(PREFIX + name, {
    implicit: true,
    implicitFirstChars: NUMBER_STARTS,
    resolve: (source) => read(source.replaceAll('_', '')) ?? NOT_RESOLVED,
    identify: () => false,
  });
}

function toInteger(text: string): number | undefined {
  const match = INTEGER.exec(text);
  if (!match) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  const digits = hex ?? binary ?? octal ?? decimal ?? '';
  const base = hex ? 16 : binary ? 2 : octal ? 8 : 10;
  const value = Number.parseInt(digits, base);
  return sign === '-' ? 0 - value : value;
}
