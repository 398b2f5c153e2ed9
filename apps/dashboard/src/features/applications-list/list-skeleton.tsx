const ROWS = Array.from({ length: 12 }, (_, index) => index);

/** In the place of rows until they are there. */
export function ListSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="flex-1 overflow-hidden">
      {ROWS.map((row) => (
        <div key={row} className="flex h-12 items-center gap-6 border-b border-line px-4">
          <span className="h-3 w-1/4 animate-pulse-soft rounded bg-idle-soft" />
          <span className="h-3 w-20 animate-pulse-soft rounded bg-idle-soft" />
          <span className="h-3 w-20 animate-pulse-soft rounded bg-idle-soft" />
          <span className="h-3 flex-1 animate-pulse-soft rounded bg-idle-soft max-sm:hidden" />
        </div>
      ))}
    </div>
  );
}
