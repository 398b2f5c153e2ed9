import type { ApprovalRule } from '@lockstep/domain';
import { wordsOf } from './rule-words.ts';

/** Rules of approval in words. */
export function RuleList({ rules }: { rules: readonly ApprovalRule[] }) {
  return (
    <ul aria-label="Rules of approval" className="divide-y divide-line">
      {rules.map((rule) => {
        const { name, who, where, asides } = wordsOf(rule);
        return (
          <li
            key={name}
            data-name={name}
            className="grid grid-cols-[13rem_minmax(0,1fr)] gap-x-6 gap-y-1 px-4 py-2.5 text-sm max-sm:grid-cols-1"
          >
            <h3 className="truncate text-ink-2">{name}</h3>
            <div className="min-w-0">
              <p>{who} syncs to</p>
              <ul className="mt-1 flex flex-wrap gap-1.5">
                {where.map((place) => (
                  <li
                    key={place}
                    className="rounded-md bg-sunken px-2 py-0.5 font-mono text-xs break-all"
                  >
                    {place}
                  </li>
                ))}
              </ul>
              <p className="mt-1 text-xs text-ink-3">{asides.join('; ')}</p>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
