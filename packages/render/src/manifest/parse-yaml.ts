import { messageOf } from '@lockstep/domain';
import { constructFromEvents, EVENT_ID, parseEvents, YAMLException } from 'js-yaml';
import { RenderError } from '../render-error.ts';
import { refuseManyDocuments } from './document-limit.ts';
import { unshare } from './unshare.ts';
import { KUBERNETES_YAML } from './yaml-schema.ts';

/** One document of a file, with the line on which it begins. */
export interface YamlDocument {
  value: unknown;
  line: number;
}

export interface ParsedYaml {
  documents: YamlDocument[];
  warnings: string[];
}

type Events = ReturnType<typeof parseEvents>;

/** Kubernetes' own schemas nest less than 50 deep. */
export const MAX_DEPTH = 200;
const MAX_MERGED_KEYS = 100_000;

/**
 * Reads all documents of a YAML text; empty ones are left out. A key that stands twice is a
 * warning and the last one counts, as for kubectl. Throws RenderError `manifest` with file and line.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  refuseManyDocuments(text, file);
  const source = text.replace(/^\uFEFF/, '');
  try {
    const events = parseEvents(source, { maxDepth: MAX_DEPTH });
    const { values, warnings } = construct(events, source, file);
    const lines = documentLines(events, source);
    const hasAliases = events.some((event) => event.type === EVENT_ID.ALIAS);
    const documents = values.map((value, index) => ({
      value: hasAliases ? unshare(value) : value,
      line: lines[index] ?? 1,
    }));
    return { documents: documents.filter(({ value }) => value !== null), warnings };
  } catch (error) {
    throw malformed(file, error);
  }
}

function construct(events: Events, source: string, file: string) {
  const options = { source, schema: KUBERNETES_YAML, maxTotalMergeKeys: MAX_MERGED_KEYS };
  try {
    return { values: constructFromEvents(events, options), warnings: [] };
  } catch (error) {
    if (!(error instanceof YAMLException) || !/duplicated mapping key/.test(error.reason))
      throw error;
    const where = `${file}:${(error.mark?.line ?? 0) + 1}`;
    return {
      values: constructFromEvents(events, { ...options, json: true }),
      warnings: [`${where}: a key stands twice, the last one counts`],
    };
  }
}

/** The line on which the content of each document begins. */
function documentLines(events: Events, source: string): number[] {
  const lines: number[] = [];
  let line = 1;
  let counted = 0;
  let awaitsContent = false;
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) {
      lines.push(line);
      awaitsContent = true;
      continue;
    }
    const start = 'start' in event ? event.start : 'valueStart' in event ? event.valueStart : -1;
    if (!awaitsContent || start < 0) continue;
    awaitsContent = false;
    for (let at = source.indexOf('\n', counted); at >= 0 && at < start; ) {
      line++;
      counted = at + 1;
      at = source.indexOf('\n', counted);
    }
    lines[lines.length - 1] = line;
  }
  return lines;
}

function malformed(file: string, error: unknown): RenderError {
  if (!(error instanceof YAMLException)) {
    return new RenderError('manifest', `${file}: ${messageOf(error).split('\n')[0]}`);
  }
  const line = error.mark ? `:${error.mark.line + 1}` : '';
  return new RenderError('manifest', `${file}${line}: ${error.reason}`);
}
