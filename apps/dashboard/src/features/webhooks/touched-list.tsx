import { Link } from '@tanstack/react-router';
import clsx from 'clsx';
import type { DeliveryDetail } from '../../api/webhooks.ts';
import { TEXT_TONE } from '../../ui/tone.ts';
import { shortRevision } from '../../words/revision.ts';
import { TOUCHES } from './delivery-words.ts';

const MOST = 50;
const CONTROL_NAMESPACE = 'argocd';

/** Whom a delivery concerned, and what became of each. */
export function TouchedList({ delivery }: { delivery: DeliveryDetail }) {
  const { applications, applicationCount } = delivery;
  if (applicationCount === 0) return null;
  const more = applicationCount - Math.min(applications.length, MOST);
  return (
    <section className="mt-5">
      <h3 className="mb-1 text-xs text-ink-3">Applications that follow it</h3>
      <ul className="overflow-hidden rounded-lg border border-line">
        {applications.slice(0, MOST).map(({ uid, namespace, name, outcome, revision }) => {
          const { text, tone } = TOUCHES[outcome];
          return (
            <li key={uid} className="border-b border-line last:border-b-0">
              <Link
                to="/applications/$name"
                params={{ name }}
                search={namespace === CONTROL_NAMESPACE ? {} : { namespace }}
                className="flex items-center gap-2.5 px-3 py-1.5 text-sm outline-offset-[-2px] hover:bg-hover max-sm:py-2.5"
              >
                <span className="min-w-0 flex-1 truncate">{name}</span>
                {revision && (
                  <span className="font-mono text-xs text-ink-3">{shortRevision(revision)}</span>
                )}
                <span className={clsx('text-xs', TEXT_TONE[tone])}>{text}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      {more > 0 && <p className="mt-1 text-xs text-ink-3">and {more} more</p>}
    </section>
  );
}
