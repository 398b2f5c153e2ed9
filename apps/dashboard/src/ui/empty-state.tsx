import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** Says that there is nothing here, why, and what to do next. */
export function EmptyState({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="mx-auto flex max-w-md flex-col items-center px-6 py-16 text-center">
      <span className="mb-4 flex size-12 items-center justify-center rounded-2xl bg-accent-soft text-accent">
        <Icon className="size-5.5" aria-hidden="true" />
      </span>
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="mt-1.5 text-sm text-ink-2">{children}</div>}
      {action && <div className="mt-5 flex gap-2">{action}</div>}
    </div>
  );
}

/** A command to copy into a terminal. */
export function Command({ children }: { children: string }) {
  return (
    <code className="mt-3 block rounded-lg border border-line bg-sunken px-3 py-2 text-left font-mono text-xs break-all text-ink select-all">
      {children}
    </code>
  );
}
