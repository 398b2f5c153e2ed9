import { parseAllDocuments, type Tags } from 'yaml';

/**
 * The first document of a YAML or JSON text as JSON, as Kubernetes' programs read it: YAML 1.1 in
 * which dates and times of day are texts, and of a key that is given twice the last one counts.
 * @throws Error naming line and column
 */
export function readYaml(text: string): unknown {
  const options = { version: '1.1', customTags: plain, uniqueKeys: false } as const;
  const [document] = parseAllDocuments(text, options);
  // Of no document at all there is an empty list with fields.
  if (!document || !('errors' in document)) return null;
  const [error] = document.errors;
  if (error) throw error;
  const parsed: unknown = document.toJS({ maxAliasCount: 100 });
  return JSON.parse(JSON.stringify(parsed ?? null));
}

function plain(tags: Tags): Tags {
  return tags.filter(
    (tag) =>
      typeof tag === 'string' ||
      !(tag.tag.endsWith(':timestamp') || ('format' in tag && tag.format === 'TIME')),
  );
}
