import { messageOf } from '@lockstep/domain';
import type { NotUnderstood } from '../manifests/plan-import.ts';
import type { PlannedDocument } from '../manifests/planned.ts';
import type { Outcome } from '../manifests/send-planned.ts';

/** What came of an import, gathered, and told at the end. */
export interface ImportReport {
  done(one: PlannedDocument, outcome: Outcome): void;
  failed(one: PlannedDocument, error: unknown): void;
  notUnderstood(one: NotUnderstood): void;
  failures(): number;
  text(): string;
}

const TITLES: Record<Outcome, [done: string, dryRun: string]> = {
  created: ['Made', 'Would be made'],
  configured: ['Changed', 'Would be changed'],
  unchanged: ['As it was', 'As it is'],
};

export function importReport({ dryRun }: { dryRun: boolean }): ImportReport {
  const outcomes: Record<Outcome, string[]> = { created: [], configured: [], unchanged: [] };
  const failures: string[] = [];
  const strange: string[] = [];
  const named = ({ kind, name }: PlannedDocument) => `${kind} ${name}`;
  return {
    done: (one, outcome) => outcomes[outcome].push(named(one)),
    failed: (one, error) => failures.push(`${named(one)} (${one.where}): ${messageOf(error)}`),
    notUnderstood: ({ where, name, reason }) => strange.push(`${name} (${where}): ${reason}`),
    failures: () => failures.length,
    text: () => {
      const sections = Object.entries(TITLES).map(([outcome, titles]) =>
        section(titles[dryRun ? 1 : 0] ?? '', outcomes[outcome as Outcome]),
      );
      const rest = [section('Failed', failures), section('Not understood', strange)];
      const text = [...sections, ...rest].filter((one) => one !== '').join('\n');
      const end = dryRun ? '\nNothing was changed: this was a dry run.\n' : '';
      return `${text || 'There was nothing to take.\n'}${end}`;
    },
  };
}

function section(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `${title}: ${lines.length}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}
