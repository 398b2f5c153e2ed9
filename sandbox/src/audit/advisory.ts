import type { Finding } from './finding.ts';

const SEVERITIES = ['info', 'low', 'moderate', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** An advisory that holds for a version in the lock file. */
export interface Hit {
  /** `GHSA-…` where it has one, else a CVE, else the source's own. */
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly severity: Severity;
  readonly title: string;
  /** The versions that have the flaw, as a range of npm. */
  readonly vulnerable: string;
  readonly url?: string;
}

/** What a source of advisories answered. */
export type Answer =
  | {
      readonly kind: 'answered';
      /** What was asked, and of when its knowledge is. */
      readonly source: string;
      /** How many of the locked packages it knows of; undefined where it knows of all. */
      readonly knownPackages?: number;
      readonly hits: readonly Hit[];
    }
  | { readonly kind: 'unreachable'; readonly source: string; readonly why: string };

/** High and critical ones fail; an advisory that two sources tell is told once. */
export function findingsOf(answers: readonly Answer[]): Finding[] {
  const hits = answers.flatMap((answer) => (answer.kind === 'answered' ? answer.hits : []));
  const distinct = new Map(hits.map((hit) => [`${hit.id} ${hit.name}@${hit.version}`, hit]));
  return [...distinct.values()].map((hit) => ({
    rule: 'advisory',
    package: `${hit.name}@${hit.version}`,
    id: hit.id,
    says: `${hit.severity}: ${hit.title} (${hit.id}; versions ${hit.vulnerable})${hit.url ? `, ${hit.url}` : ''}`,
    fails: hit.severity === 'high' || hit.severity === 'critical',
  }));
}

/** A severity in any source's words; what nobody knows counts as high. */
export function severityOf(word: unknown): Severity {
  if (word === 'medium') return 'moderate';
  return SEVERITIES.find((one) => one === word) ?? 'high';
}
