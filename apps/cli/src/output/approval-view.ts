import type { ApprovalDetail, ShownApproval } from '../application/approvals-api.ts';
import { differentResources, resourceDiff } from './diff-text.ts';
import type { Paint } from './paint.ts';
import { type Column, facts, table } from './table.ts';

export function approvalTable(items: readonly ShownApproval[]): string {
  const columns: Column<ShownApproval>[] = [
    {
      title: 'APPLICATION',
      value: ({ application: { namespace, name } }) => `${namespace}/${name}`,
    },
    { title: 'STATE', value: ({ state }) => state },
    { title: 'ASKED BY', value: askedBy },
    { title: 'EXPIRES', value: ({ expiresAt }) => expiresAt },
    { title: 'CHANGES', value: changesText },
    { title: 'MISSING', value: (one) => (one.state === 'pending' ? missingText(one) : one.reason) },
    { title: 'YOURS', value: ({ mayAnswer }) => (mayAnswer ? 'yes' : '') },
  ];
  return table(columns, items);
}

const DECIDED = { approve: 'Approved by', reject: 'Rejected by' } as const;

/** Everything that somebody decides by: who asks for what, until when, and the diff. */
export async function approvalText(one: ApprovalDetail, paint: Paint): Promise<string> {
  const { application, destination, revision, revisions, subject, options, expiresAt } = one;
  const { server, name, namespace } = destination;
  const head = facts([
    [
      'Application',
      `${application.namespace}/${application.name} (project ${application.project})`,
    ],
    ['Destination', `${name || server}, namespace ${namespace}`],
    ['Revision', (revisions ?? [revision]).join(', ')],
    ['Asked by', `${askedBy(one)} at ${one.askedAt}`],
    ['Expires', expiresAt],
    ['State', one.state === 'pending' ? `pending: ${missingText(one)}` : one.state],
    ...one.votes.map(
      ({ by, decision, comment, at }) =>
        [DECIDED[decision], `${by} at ${at}${comment ? `: ${comment}` : ''}`] as const,
    ),
    ['Changes', changesText(one)],
    ...(options.length > 0 ? [['Options', options.join(', ')] as const] : []),
    ...(subject.prunes.length > 0 ? [['Deletes', subject.prunes.join(', ')] as const] : []),
    ['Hash', subject.hash],
  ]);
  const shown = differentResources(one.diff.map((item) => ({ ...item, hook: false })));
  const large = new Set(one.diff.filter(({ tooLarge }) => tooLarge).map(({ name: of }) => of));
  const diffs = await Promise.all(
    shown.map((item) =>
      large.has(item.name)
        ? `===== ${item.kind} ${item.name} ======\n(too large to be shown)\n`
        : resourceDiff(item, paint),
    ),
  );
  const problem = one.diffProblem ? `There is no diff: ${one.diffProblem}\n` : '';
  return `${head}\n${problem}${diffs.join('\n')}`;
}

function askedBy({ askedBy: { username, automated } }: ShownApproval): string {
  return automated ? 'automation' : (username ?? 'somebody');
}

function missingText({ waitsFor }: ShownApproval): string {
  return waitsFor.join(' and ');
}

function changesText({ changes }: ShownApproval): string {
  const words = { created: 'to create', changed: 'to change', pruned: 'to delete', hooks: 'hooks' };
  const told = (Object.keys(words) as (keyof typeof words)[]).flatMap((key) =>
    changes[key] > 0 ? `${changes[key]} ${words[key]}` : [],
  );
  return told.length > 0 ? told.join(', ') : 'nothing';
}
