import { CaseSensitive, Download, Search, WrapText } from 'lucide-react';
import { IconButton } from '../../ui/button.tsx';
import { CheckField } from '../../ui/field.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { type LineFilter, SINCE } from './log-query.ts';

/** What somebody has chosen to read; a pod of '' is all of them. */
export interface LogChoice {
  /** The pod's id. */
  pod: string;
  container: string;
  follow: boolean;
  previous: boolean;
  sinceSeconds: number | undefined;
}

interface LogsBarProps {
  /** To choose from; none where there is nothing to choose. */
  pods: ResourceView[];
  containers: string[];
  choice: LogChoice;
  onChoice(change: Partial<LogChoice>): void;
  filter: LineFilter;
  onFilter(filter: LineFilter): void;
  wrap: boolean;
  onWrap(wrap: boolean): void;
  fileUrl: string;
}

const SELECT =
  'h-7 max-w-44 rounded-lg border border-line-strong bg-surface px-1.5 text-xs max-sm:h-8';

/** Which logs, how far back, and which of their lines. */
export function LogsBar(properties: LogsBarProps) {
  const { pods, containers, choice, onChoice, filter, onFilter, wrap, onWrap } = properties;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1.5 border-b border-line px-4 py-1.5">
      {pods.length > 1 && (
        <select
          aria-label="Pod"
          className={SELECT}
          value={choice.pod}
          onChange={(event) => onChoice({ pod: event.target.value })}
        >
          <option value="">All {pods.length} pods</option>
          {pods.map(({ id, ref }) => (
            <option key={id} value={id}>
              {ref.name}
            </option>
          ))}
        </select>
      )}
      {containers.length > 1 && (
        <select
          aria-label="Container"
          className={SELECT}
          value={choice.container || containers[0]}
          onChange={(event) => onChoice({ container: event.target.value })}
        >
          {containers.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      <select
        aria-label="How far back"
        className={SELECT}
        value={choice.sinceSeconds ?? ''}
        onChange={({ target }) =>
          onChoice({ sinceSeconds: target.value === '' ? undefined : Number(target.value) })
        }
      >
        {SINCE.map(({ label, seconds }) => (
          <option key={label} value={seconds ?? ''}>
            {label}
          </option>
        ))}
      </select>
      <CheckField
        label={<span className="text-xs">Follow</span>}
        checked={choice.follow}
        disabled={choice.previous}
        onChange={(event) => onChoice({ follow: event.target.checked })}
      />
      <CheckField
        label={<span className="text-xs">Previous</span>}
        title="The log of the container's last run"
        checked={choice.previous}
        onChange={(event) => onChoice({ previous: event.target.checked })}
      />
      <span className="ml-auto flex items-center gap-1 max-sm:w-full">
        <LineSearch {...{ filter, onFilter }} />
        <IconButton
          icon={CaseSensitive}
          label="Match case"
          pressed={filter.matchCase}
          onClick={() => onFilter({ ...filter, matchCase: !filter.matchCase })}
        />
        <IconButton
          icon={WrapText}
          label="Wrap long lines"
          pressed={wrap}
          onClick={() => onWrap(!wrap)}
        />
        <a
          href={properties.fileUrl}
          download
          aria-label="Download"
          title="Download, whole"
          className="inline-flex size-8 shrink-0 items-center justify-center rounded-lg text-ink-2 transition-colors hover:bg-hover hover:text-ink max-sm:size-9"
        >
          <Download className="size-4" aria-hidden="true" />
        </a>
      </span>
    </div>
  );
}

function LineSearch({ filter, onFilter }: Pick<LogsBarProps, 'filter' | 'onFilter'>) {
  return (
    <label className="relative w-40 max-sm:flex-1">
      <span className="sr-only">Filter lines; with ! before it those without</span>
      <Search
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-ink-3"
        aria-hidden="true"
      />
      <input
        type="search"
        placeholder="Filter, or !without"
        value={filter.text}
        onChange={(event) => onFilter({ ...filter, text: event.target.value })}
        className="h-7 w-full rounded-lg border border-line bg-page pr-2 pl-7 text-xs outline-offset-0"
      />
    </label>
  );
}
