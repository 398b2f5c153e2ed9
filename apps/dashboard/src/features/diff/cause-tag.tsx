import type { ChangeCause } from '@lockstep/domain';
import clsx from 'clsx';
import { GitBranch, GitMerge, Server } from 'lucide-react';

const LOOKS = {
  git: { label: 'Git', icon: GitBranch, className: 'bg-accent-soft text-accent' },
  cluster: { label: 'Cluster', icon: Server, className: 'bg-warn-soft text-warn' },
  both: { label: 'Git and cluster', icon: GitMerge, className: 'bg-bad-soft text-bad' },
} as const satisfies Record<ChangeCause, object>;

/** Who made a difference, by colour, shape and word, and who writes the field. */
export function CauseTag({ cause, text, by }: { cause: ChangeCause; text: string; by: string }) {
  const { label, icon: Icon, className } = LOOKS[cause];
  return (
    <span className="flex min-w-0 items-center gap-1.5 font-sans" title={text} data-cause={cause}>
      <span
        className={clsx(
          'flex items-center gap-1 rounded-full px-1.5 py-px text-2xs font-medium whitespace-nowrap',
          className,
        )}
      >
        <Icon className="size-3" aria-hidden="true" />
        <span aria-hidden="true">{label}</span>
        <span className="sr-only">{text}</span>
      </span>
      {by && (
        <span className="truncate text-2xs text-ink-2" aria-hidden="true">
          by {by}
        </span>
      )}
    </span>
  );
}
