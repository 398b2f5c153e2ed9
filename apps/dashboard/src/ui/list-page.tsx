import { type ReactNode, useEffect } from 'react';

/** A page that is a heading and a list of cards. */
export function ListPage({
  title,
  count,
  children,
}: {
  title: string;
  count: number | undefined;
  children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Lockstep`;
  }, [title]);
  return (
    <div className="scroll-quiet h-full overflow-y-auto">
      <div className="mx-auto max-w-5xl px-4 py-4 max-sm:px-3">
        <h1 className="mb-4 text-xl font-semibold tracking-tight">
          {title}
          {count !== undefined && (
            <span className="num ml-2.5 text-base font-normal text-ink-3">{count}</span>
          )}
        </h1>
        {children}
      </div>
    </div>
  );
}
