import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { whoAmI } from '../../api/accounts.ts';
import { queryKeys } from '../../api/keys.ts';
import { ListPage } from '../../ui/list-page.tsx';
import { toast } from '../../ui/toasts.ts';
import { PasswordForm } from './password-form.tsx';
import { PermissionTable } from './permission-table.tsx';
import { SessionList } from './session-list.tsx';

const LOCAL_ISSUER = 'argocd';

/** Who you are here, where you are signed in, and what you may do. */
export function UserPage() {
  const client = useQueryClient();
  const { data: user } = useQuery({ queryKey: queryKeys.whoAmI, queryFn: whoAmI });
  const isLocal = user?.iss === LOCAL_ISSUER;
  const changed = () => {
    toast('ok', 'Password changed', 'Your other sessions have ended');
    void client.invalidateQueries({ queryKey: queryKeys.sessions });
  };
  return (
    <ListPage title="Your account" count={undefined}>
      <Section title="Who you are">
        <dl className="grid grid-cols-[8rem_minmax(0,1fr)] gap-y-2 rounded-xl border border-line bg-surface px-4 py-3 text-sm shadow-card">
          <dt className="text-ink-3">Name</dt>
          <dd className="font-medium break-all">{user?.username}</dd>
          <dt className="text-ink-3">Signed in by</dt>
          <dd className="break-all">{isLocal ? 'an account here' : user?.iss}</dd>
          <dt className="text-ink-3">Groups</dt>
          <dd className="flex flex-wrap gap-1.5">
            {user?.groups?.length
              ? user.groups.map((group) => <Group key={group} name={group} />)
              : 'none'}
          </dd>
        </dl>
      </Section>
      <Section title="Where you are signed in">
        <SessionList />
      </Section>
      <Section title="What you may do">
        <PermissionTable />
      </Section>
      {isLocal && (
        <Section title="Change password">
          <PasswordForm onChanged={changed} />
        </Section>
      )}
    </ListPage>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mb-8">
      <h2 className="mb-2 text-base font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function Group({ name }: { name: string }) {
  return (
    <span className="rounded-full bg-idle-soft px-2 py-0.5 text-xs break-all text-ink-2">
      {name}
    </span>
  );
}
