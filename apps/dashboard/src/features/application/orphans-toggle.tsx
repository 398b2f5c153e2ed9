import { Unplug } from 'lucide-react';

/** Shows or leaves out what belongs to no application. */
export function OrphansToggle({
  count,
  shown,
  onShow,
}: {
  count: number;
  shown: boolean;
  onShow(shown: boolean): void;
}) {
  return (
    <button
      type="button"
      aria-pressed={shown}
      title="In the namespace, and managed by no application"
      onClick={() => onShow(!shown)}
      className={`flex h-7 shrink-0 items-center gap-1.5 rounded-lg border px-2 text-xs ${
        shown
          ? 'border-transparent bg-accent-soft text-accent'
          : 'border-line bg-surface text-ink-2 hover:bg-hover'
      }`}
    >
      <Unplug className="size-3.5" aria-hidden="true" />
      Orphaned <span className="num">{count}</span>
    </button>
  );
}
