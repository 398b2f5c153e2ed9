import { messageOf } from '@lockstep/domain';
import { MAX_YAML_DEPTH, readDocuments, YamlProblem } from '@lockstep/scripting/yaml';
import { RenderError } from '../render-error.ts';
import { refuseCount, refuseManyDocuments } from './document-limit.ts';

/** As deep as a text may nest. */
export const MAX_DEPTH = MAX_YAML_DEPTH;

/** One document of a file, with the line on which it begins. */
export interface YamlDocument {
  value: unknown;
  line: number;
}

export interface ParsedYaml {
  documents: YamlDocument[];
  warnings: string[];
}

/**
 * Reads all documents of a YAML text; empty ones are left out. A key that stands twice is a
 * warning and the last one counts, as for kubectl. Throws RenderError `manifest` with file and line.
 */
export function parseYaml(text: string, file: string): ParsedYaml {
  refuseManyDocuments(text, file);
  const parsed: ParsedYaml = { documents: [], warnings: [] };
  let count = 0;
  try {
    for (const { value, line, repeatedLines } of readDocuments(text)) {
      refuseCount(++count, file);
      if (value !== null) parsed.documents.push({ value, line });
      const [repeated] = repeatedLines;
      if (repeated !== undefined && parsed.warnings.length === 0) {
        parsed.warnings.push(`${file}:${repeated}: a key stands twice, the last one counts`);
      }
    }
  } catch (error) {
    throw malformed(file, error);
  }
  return parsed;
}

function malformed(file: string, error: unknown): RenderError {
  if (error instanceof RenderError) return error;
  const line = error instanceof YamlProblem && error.line ? `:${error.line}` : '';
  return new RenderError('manifest', `${file}${line}: ${messageOf(error).split('\n')[0]}`);
}
