import { Search } from 'lucide-react';

/** Dims in the graph, and leaves out of the table, what does not match. */
export function FindResource({ text, onText }: { text: string; onText(text: string): void }) {
  return (
    <label className="relative mr-1.5 w-56 shrink-0 max-sm:hidden">
      <span className="sr-only">Find a resource</span>
      <Search
        className="pointer-events-none absolute top-1/2 left-2.5 size-3.5 -translate-y-1/2 text-ink-3"
        aria-hidden="true"
      />
      <input
        type="search"
        value={text}
        onChange={(event) => onText(event.target.value)}
        placeholder="Find: name, kind or status"
        autoComplete="off"
        spellCheck={false}
        className="h-7 w-full rounded-lg border border-line bg-page pr-2 pl-8 text-xs outline-offset-0"
      />
    </label>
  );
}
