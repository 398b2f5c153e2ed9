import { type ReactNode, useId } from 'react';

/** A part of a project's page. */
export function ProjectCard({
  title,
  action,
  children,
}: {
  title: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="mb-4 overflow-hidden rounded-xl border border-line bg-surface shadow-card"
    >
      <header className="flex min-h-11 items-center justify-between gap-3 border-b border-line py-1.5 pr-2 pl-4">
        <h2 id={id} className="text-sm font-semibold">
          {title}
        </h2>
        {action}
      </header>
      {children}
    </section>
  );
}

export function Facts({ children }: { children: ReactNode }) {
  return <dl className="divide-y divide-line">{children}</dl>;
}

export function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[13rem_minmax(0,1fr)] gap-x-6 gap-y-1 px-4 py-2.5 max-sm:grid-cols-1">
      <dt className="text-sm text-ink-2">{title}</dt>
      <dd className="min-w-0 text-sm">{children}</dd>
    </div>
  );
}
