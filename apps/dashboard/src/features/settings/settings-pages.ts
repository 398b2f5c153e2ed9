import type { LucideIcon } from 'lucide-react';
import { ScrollText, ShieldCheck, TimerReset, Users, Workflow } from 'lucide-react';

interface SettingsPage {
  to: string;
  label: string;
  icon: LucideIcon;
  /** The settings that it is about: who may not read them is not shown it. */
  settings?: string;
}

/** The pages under Settings, in their order. */
export const SETTINGS_PAGES = [
  { to: '/settings/policy', label: 'Access policy', icon: ShieldCheck },
  { to: '/settings/accounts', label: 'Accounts', icon: Users },
  { to: '/settings/sessions', label: 'Sessions', icon: TimerReset, settings: 'accounts' },
  { to: '/settings/ci-jobs', label: 'CI jobs', icon: Workflow, settings: 'token-exchange' },
  { to: '/settings/audit', label: 'Audit', icon: ScrollText },
] as const satisfies SettingsPage[];
