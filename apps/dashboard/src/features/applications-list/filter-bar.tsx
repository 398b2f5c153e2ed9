import type { ApplicationCounts } from '@lockstep/domain';
import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import type { ListParameters } from '../../early/early-requests.ts';
import { Button } from '../../ui/button.tsx';
import { FacetMenu } from './facet-menu.tsx';
import { type FacetName, facetValues, isFiltered } from './list-search.ts';

export function FilterBar(properties: {
  text: string;
  onText(text: string): void;
  /** The field was left: what is in it stands. */
  onLeave(): void;
  input: RefObject<HTMLInputElement | null>;
  counts: ApplicationCounts | undefined;
  parameters: ListParameters;
  onToggle(facet: FacetName, value: string): void;
  onClear(): void;
}) {
  const { text, onText, onLeave, input, counts, parameters, onToggle, onClear } = properties;
  return (
    <div className="flex flex-wrap items-center gap-2 px-4 pb-3 max-sm:px-3">
      <label className="relative min-w-48 flex-1 max-sm:min-w-full">
        <span className="sr-only">Search applications</span>
        <Search
          className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-ink-3"
          aria-hidden="true"
        />
        <input
          ref={input}
          type="search"
          data-testid="search"
          value={text}
          onChange={(event) => onText(event.target.value)}
          onBlur={onLeave}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              if (text) onText('');
              else event.currentTarget.blur();
            }
          }}
          placeholder="Search by name, project, repository, path, destination or label"
          autoComplete="off"
          spellCheck={false}
          className="h-9 w-full rounded-lg border border-line-strong bg-surface pr-10 pl-9 text-sm outline-offset-0 max-sm:h-10 [&::-webkit-search-cancel-button]:hidden"
        />
        {text === '' && (
          <kbd className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 rounded border border-line px-1.5 font-sans text-xs text-ink-3 max-sm:hidden">
            /
          </kbd>
        )}
      </label>
      <FacetMenu
        label="Project"
        counts={counts?.projects ?? {}}
        selected={facetValues(parameters, 'project')}
        onToggle={(value) => onToggle('project', value)}
      />
      <FacetMenu
        label="Cluster"
        counts={counts?.clusters ?? {}}
        selected={facetValues(parameters, 'cluster')}
        onToggle={(value) => onToggle('cluster', value)}
      />
      <FacetMenu
        label="Operation"
        counts={counts?.operationPhase ?? {}}
        selected={facetValues(parameters, 'operationPhase')}
        onToggle={(value) => onToggle('operationPhase', value)}
      />
      {isFiltered(parameters) && (
        <Button look="quiet" icon={X} onClick={onClear}>
          Clear
        </Button>
      )}
    </div>
  );
}
