import { errorMessage } from '../../api/errors.ts';
import { ProjectCard } from '../projects/project-card.tsx';
import { RuleList } from './rule-list.tsx';
import { useApprovalRules } from './use-approval-rules.ts';

/** Which of a project's syncs people have to approve first, in words. */
export function ApprovalsCard({ text }: { text: string }) {
  const { data, error } = useApprovalRules(text);
  const isAsked = text.trim() !== '';
  return (
    <ProjectCard title="Approvals">
      {!isAsked && (
        <p className="px-4 py-3 text-sm text-ink-3">None: syncs begin without being approved.</p>
      )}
      {isAsked && error && (
        <p className="px-4 py-3 text-sm text-bad">
          The rules could not be read: {errorMessage(error)}
        </p>
      )}
      {isAsked && data && data.problems.length > 0 && (
        <div role="alert" className="border-b border-line bg-bad-soft px-4 py-3 text-sm text-bad">
          <p>Rules cannot be read: all syncs of the project are held back until they can.</p>
          <ul className="mt-1 list-disc pl-5 font-mono text-xs">
            {data.problems.map((problem) => (
              <li key={problem}>{problem}</li>
            ))}
          </ul>
        </div>
      )}
      {isAsked && data && <RuleList rules={data.rules} />}
    </ProjectCard>
  );
}
