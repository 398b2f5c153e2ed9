import { messageOf } from '@lockstep/domain';
import { EVENT_ID, YAMLException } from 'js-yaml';
import { checkTabs } from './check-tabs.ts';
import { construct, type Events } from './construct.ts';
import { ParseBudget } from './parse-budget.ts';
import { parseFirst } from './parse-first.ts';
import { type StreamPiece, splitDocuments } from './split-documents.ts';
import { unshare } from './unshare.ts';
import { YamlProblem } from './yaml-problem.ts';

/** One document of a stream. */
export interface ReadDocument {
  value: unknown;
  /** The line on which its content begins, from 1. */
  line: number;
  /** The lines of keys that their map has already. */
  repeatedLines: number[];
}

/**
 * Reads each document of a stream when it is its turn, as Kubernetes' decoder does; empty ones are
 * null. Throws YamlProblem at the first that cannot be read.
 */
export function* readDocuments(text: string): Generator<ReadDocument> {
  const budget = new ParseBudget();
  for (const piece of splitDocuments(text)) yield readPiece(piece, budget);
}

/** The first document of a text, and nothing of what follows; null where it is empty. */
export function readDocument(text: string): ReadDocument {
  return readYamlPiece(text, 1, new ParseBudget());
}

function readPiece(piece: StreamPiece, budget: ParseBudget): ReadDocument {
  if (piece.kind === 'json') return { value: piece.value, line: piece.line, repeatedLines: [] };
  return readYamlPiece(piece.text, piece.line, budget);
}

function readYamlPiece(given: string, firstLine: number, budget: ParseBudget): ReadDocument {
  try {
    const { events, source } = parseFirst(given.replace(/^\uFEFF/, ''), budget);
    checkTabs(source, events);
    const { value, hasAliases, repeated } = construct(events, source);
    return {
      value: hasAliases ? unshare(value) : value,
      line: firstLine + lineAt(source, contentStart(events)) - 1,
      repeatedLines: repeated.map((at) => firstLine + lineAt(source, at) - 1),
    };
  } catch (error) {
    throw placed(error, firstLine);
  }
}

function contentStart(events: Events): number {
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if ('start' in event) return event.start;
    if ('valueStart' in event) return Math.max(event.valueStart, 0);
    return 0;
  }
  return 0;
}

function lineAt(source: string, at: number): number {
  let line = 1;
  for (let end = source.indexOf('\n'); end >= 0 && end < at; end = source.indexOf('\n', end + 1)) {
    line++;
  }
  return line;
}

/** A secret may look like a tag; these are the parser's texts that would tell it. */
function withoutValue(reason: string): string {
  const telling =
    /^(?:tag name cannot contain such characters|undeclared tag handle|there is a previously declared suffix)/;
  return telling.exec(reason)?.[0] ?? reason;
}

function placed(error: unknown, firstLine: number): YamlProblem {
  if (error instanceof YAMLException) {
    const line = error.mark ? firstLine + error.mark.line : undefined;
    return new YamlProblem(withoutValue(error.reason), line);
  }
  if (error instanceof YamlProblem) {
    const line = error.line === undefined ? undefined : firstLine + error.line - 1;
    return new YamlProblem(error.message, line);
  }
  return new YamlProblem(messageOf(error).split('\n')[0] ?? '');
}
