import clsx from 'clsx';
import {
  Anchor,
  Cloud,
  Container,
  GitBranch,
  KeyRound,
  type LucideIcon,
  UserCog,
} from 'lucide-react';
import { useId } from 'react';
import type { Kind } from './repository-form.ts';

export const KINDS: Record<Kind, { label: string; hint: string; icon: LucideIcon }> = {
  https: { label: 'HTTPS', hint: 'Password, token or none', icon: GitBranch },
  ssh: { label: 'SSH key', hint: 'Private key', icon: KeyRound },
  'github-app': { label: 'GitHub App', hint: 'Installed in an organisation', icon: UserCog },
  cloud: { label: 'Cloud identity', hint: 'Google, Azure or AWS', icon: Cloud },
  helm: { label: 'Helm repository', hint: 'With an index.yaml', icon: Anchor },
  oci: { label: 'OCI registry', hint: 'Charts and artifacts', icon: Container },
};

/** In which way a repository is reached: decides which fields there are. */
export function KindChoice({ value, onChange }: { value: Kind; onChange(kind: Kind): void }) {
  const group = useId();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-medium">How it is reached</legend>
      <div className="grid grid-cols-3 gap-2 max-sm:grid-cols-2">
        {(Object.keys(KINDS) as Kind[]).map((kind) => {
          const { label, hint, icon: Icon } = KINDS[kind];
          return (
            <label
              key={kind}
              className={clsx(
                'relative flex cursor-pointer items-center gap-2.5 rounded-lg border border-line px-3 py-2 hover:bg-hover',
                'has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-accent',
              )}
            >
              <input
                type="radio"
                name={group}
                value={kind}
                checked={value === kind}
                onChange={() => onChange(kind)}
                className="absolute inset-0 cursor-pointer opacity-0"
              />
              <Icon
                className={clsx('size-4 shrink-0', value === kind ? 'text-accent' : 'text-ink-3')}
                aria-hidden="true"
              />
              <span className="min-w-0">
                <span className="block text-sm font-medium">{label}</span>
                <span className="block truncate text-xs text-ink-3 max-sm:hidden">{hint}</span>
              </span>
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
