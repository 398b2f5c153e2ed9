import clsx from 'clsx';
import { KeyRound } from 'lucide-react';
import type { ProviderButton } from './sign-in-view.ts';

/** The page has one purpose, and this is how to do it; links have no `autofocus`. */
function focus(link: HTMLAnchorElement | null): void {
  link?.focus();
}

/** Links, since they leave the page: the browser shows where to, and opens them as people like. */
export function ProviderButtons({ buttons }: { buttons: ProviderButton[] }) {
  if (buttons.length === 0) return null;
  return (
    <ul className="flex flex-col gap-2.5">
      {buttons.map(({ id, label, address }, index) => (
        <li key={id}>
          <a
            href={address}
            ref={index === 0 ? focus : undefined}
            className={clsx(
              'flex h-10 w-full items-center justify-center gap-2 rounded-lg border px-3 text-sm font-medium transition-colors',
              index === 0
                ? 'border-transparent bg-accent text-on-accent hover:bg-accent-strong'
                : 'border-line-strong bg-surface text-ink hover:bg-hover',
            )}
          >
            <KeyRound className="size-4 shrink-0" aria-hidden="true" />
            <span className="truncate">{label}</span>
          </a>
        </li>
      ))}
    </ul>
  );
}
