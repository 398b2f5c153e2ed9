import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useSettingsPages } from './use-settings-pages.ts';

/** Pages about the whole installation: their names at the side, on a phone above. */
export function SettingsLayout() {
  const pages = useSettingsPages();
  const row = useRef<HTMLElement>(null);
  const { pathname } = useLocation();
  // On a phone the row scrolls: the page that is open is in sight.
  useEffect(() => {
    const current = row.current?.querySelector(`a[href="${pathname}"]`);
    if (pages.length > 0) current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [pathname, pages.length]);
  return (
    <div className="flex h-full max-md:flex-col">
      <nav
        ref={row}
        aria-label="Settings"
        className="scroll-quiet flex w-44 shrink-0 flex-col gap-0.5 overflow-auto border-r border-line p-3 max-md:w-auto max-md:flex-row max-md:border-r-0 max-md:border-b max-md:px-3 max-md:py-1.5"
      >
        {pages.map(({ to, label, icon: Icon }) => (
          <Link
            key={to}
            to={to}
            search={{}}
            activeOptions={{ includeSearch: false }}
            className="flex items-center gap-2 rounded-lg px-2.5 py-1.5 text-sm whitespace-nowrap text-ink-2 outline-offset-[-2px] hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
          >
            <Icon className="size-4 shrink-0" aria-hidden="true" />
            {label}
          </Link>
        ))}
      </nav>
      <div className="min-h-0 min-w-0 flex-1">
        <Outlet />
      </div>
    </div>
  );
}
