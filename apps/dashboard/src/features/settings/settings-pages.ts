import type { LucideIcon } from 'lucide-react';
import { ScrollText, ShieldCheck, Users } from 'lucide-react';

/** The pages under Settings, in their order. */
export const SETTINGS_PAGES = [
  { to: '/settings/policy', label: 'Access policy', icon: ShieldCheck },
  { to: '/settings/accounts', label: 'Accounts', icon: Users },
  { to: '/settings/audit', label: 'Audit', icon: ScrollText },
] as const satisfies { to: string; label: string; icon: LucideIcon }[];
