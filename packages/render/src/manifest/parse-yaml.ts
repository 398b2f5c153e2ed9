import { messageOf } from '@lockstep/domain';
import { type Document, LineCounter, parseAllDocuments } from 'yaml';
import { RenderError } from '../render-error.ts';
import { KUBERNETES_YAML, MAX_ALIASES } from './yaml-schema.ts';

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
  const lineCounter = new LineCounter();
  const warnings: string[] = [];
  const documents: YamlDocument[] = [];
  for (const document of readDocuments(text, file, lineCounter)) {
    const at = (offset: number) => `${file}:${lineCounter.linePos(offset).line}`;
    for (const error of document.errors) {
      if (error.code !== 'DUPLICATE_KEY') throw malformed(at(error.pos[0]), error.message);
      warnings.push(`${at(error.pos[0])}: a key stands twice, the last one counts`);
    }
    const start = document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
    const value = toValue(document, at(start));
    if (value !== null && value !== undefined) {
      documents.push({ value, line: lineCounter.linePos(start).line });
    }
  }
  return { documents, warnings };
}

function readDocuments(text: string, file: string, lineCounter: LineCounter): Document.Parsed[] {
  try {
    const parsed = parseAllDocuments(text.replace(/^\uFEFF/, ''), {
      ...KUBERNETES_YAML,
      lineCounter,
    });
    return Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    // Nesting deeper than the stack.
    throw malformed(file, messageOf(error));
  }
}

function toValue(document: Document.Parsed, where: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw malformed(where, messageOf(error));
  }
}

function malformed(where: string, why: string): RenderError {
  return new RenderError('manifest', `${where}: ${why.split('\n')[0]}`);
}
