import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import clsx from 'clsx';
import {
  Boxes,
  FolderGit2,
  FolderKanban,
  LogOut,
  Monitor,
  Moon,
  Server,
  Settings,
  Sun,
  UserRound,
  Webhook,
} from 'lucide-react';
import { useState } from 'react';
import { queryKeys } from '../api/keys.ts';
import { isBySingleSignOn, SINGLE_SIGN_OUT, signOut } from '../api/session.ts';
import type { UserInfo } from '../api/types.ts';
import { ApprovalsLink } from '../features/approvals/approvals-link.tsx';
import { useStreamState } from '../live/stream.ts';
import { IconButton } from '../ui/button.tsx';
import { Menu } from '../ui/menu.tsx';
import { Logo } from './logo.tsx';
import { nextTheme, storedTheme, storeTheme } from './theme.ts';

const PAGES = [
  { to: '/applications', label: 'Applications', icon: Boxes },
  { to: '/projects', label: 'Projects', icon: FolderKanban },
  { to: '/clusters', label: 'Clusters', icon: Server },
  { to: '/repositories', label: 'Repositories', icon: FolderGit2 },
  { to: '/webhooks', label: 'Webhooks', icon: Webhook },
  { to: '/settings', label: 'Settings', icon: Settings },
] as const;

export function TopBar({ username }: { username: string }) {
  return (
    <header className="flex h-13 shrink-0 items-center gap-6 border-b border-line bg-surface px-4 max-sm:h-12 max-sm:px-3">
      <Link
        to="/applications"
        search={{}}
        className="flex items-center gap-2.5 text-base font-semibold tracking-tight"
      >
        <Logo className="size-6.5" />
        Lockstep
      </Link>
      <nav aria-label="Pages" className="flex gap-1 max-sm:hidden">
        {PAGES.map(({ to, label }) => (
          <Link
            key={to}
            to={to}
            search={{}}
            activeOptions={{ includeSearch: false }}
            className="rounded-lg px-3 py-1.5 text-sm text-ink-2 hover:bg-hover hover:text-ink aria-[current=page]:bg-accent-soft aria-[current=page]:font-medium aria-[current=page]:text-accent"
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="ml-auto flex items-center gap-1">
        <ConnectionState />
        <ApprovalsLink />
        <ThemeButton />
        <AccountMenu username={username} />
      </div>
    </header>
  );
}

/** On narrow screens the pages are within reach of a thumb. */
export function PhoneNavigation() {
  return (
    <nav
      aria-label="Pages"
      className="hidden shrink-0 border-t border-line bg-surface px-1.5 pb-[env(safe-area-inset-bottom)] max-sm:flex"
    >
      {PAGES.map(({ to, label, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          search={{}}
          activeOptions={{ includeSearch: false }}
          className="flex flex-1 flex-col items-center gap-0.5 pt-1.5 pb-1 text-2xs text-ink-2 aria-[current=page]:font-medium aria-[current=page]:text-accent"
        >
          <Icon className="size-5" aria-hidden="true" />
          {label}
        </Link>
      ))}
    </nav>
  );
}

function ConnectionState() {
  const state = useStreamState();
  const live = state === 'open';
  return (
    <span
      role="status"
      title={live ? 'Changes appear as they happen' : 'What you see may be behind'}
      className={clsx(
        'mr-2 flex items-center gap-1.5 rounded-full px-2.5 py-1 text-xs',
        live ? 'text-ink-3' : state === 'reconnecting' ? 'bg-warn-soft text-warn' : 'text-ink-3',
      )}
    >
      <span
        className={clsx('size-1.5 rounded-full', live ? 'bg-ok' : 'animate-pulse-soft bg-current')}
      />
      {live ? 'Live' : state === 'reconnecting' ? 'Reconnecting' : 'Connecting'}
    </span>
  );
}

const THEME_ICONS = { system: Monitor, light: Sun, dark: Moon } as const;
const THEME_NAMES = { system: 'as the system', light: 'light', dark: 'dark' } as const;

function ThemeButton() {
  const [theme, setTheme] = useState(storedTheme);
  const next = nextTheme(theme);
  return (
    <IconButton
      icon={THEME_ICONS[theme]}
      label={`Colours: ${THEME_NAMES[theme]}. Change to ${THEME_NAMES[next]}`}
      onClick={() => {
        storeTheme(next);
        setTheme(next);
      }}
    />
  );
}

function AccountMenu({ username }: { username: string }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const leave = async () => {
    const user = client.getQueryData<UserInfo>(queryKeys.session);
    if (user && isBySingleSignOn(user)) return window.location.assign(SINGLE_SIGN_OUT);
    await signOut().catch(() => undefined);
    client.clear();
    client.setQueryData<UserInfo>(queryKeys.session, { loggedIn: false });
  };
  return (
    <Menu
      label="Account"
      trigger={(properties) => <IconButton icon={UserRound} label="Account" {...properties} />}
      header={
        <p className="border-b border-line px-2.5 pt-1 pb-2 text-xs text-ink-3">
          Signed in as <strong className="font-medium text-ink">{username || '…'}</strong>
        </p>
      }
      items={[
        {
          label: 'Your account',
          icon: UserRound,
          onSelect: () => void navigate({ to: '/user' }),
        },
        { label: 'Sign out', icon: LogOut, onSelect: () => void leave() },
      ]}
    />
  );
}
