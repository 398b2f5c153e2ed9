import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiError, errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import {
  type AccountSettings,
  getAccountSettings,
  putAccountSettings,
} from '../../api/settings.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { ListPage } from '../../ui/list-page.tsx';
import { PageError } from '../../ui/page-error.tsx';
import { toast } from '../../ui/toasts.ts';
import { isChanged, problemsOf, settingsOf, textsOf } from './session-form.ts';

/** How long people stay signed in, and what passwords have to be like. */
export function SessionSettingsPage() {
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.accountSettings,
    queryFn: getAccountSettings,
  });
  return (
    <ListPage title="Sessions and passwords" count={undefined}>
      {error && !data && <PageError error={error} onRetry={() => void refetch()} />}
      {data && <SettingsForm stored={data} />}
    </ListPage>
  );
}

function SettingsForm({ stored }: { stored: AccountSettings }) {
  const [form, setForm] = useState(textsOf(stored));
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: () => putAccountSettings(settingsOf(form)),
    onSuccess: (saved) => {
      client.setQueryData(queryKeys.accountSettings, saved);
      setForm(textsOf(saved));
      toast('ok', 'Settings saved', 'They are in force from the next sign-in and password on');
    },
  });
  const problems = save.error instanceof ApiError ? problemsOf(save.error.details) : {};
  const isPlaced = Object.keys(problems).length > 0;
  const change = (changed: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...changed }));
    save.reset();
  };
  return (
    <form
      noValidate
      className="max-w-2xl overflow-hidden rounded-xl border border-line bg-surface shadow-card"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <div className="flex flex-col gap-5 p-4">
        <TextField
          label="Sessions last"
          value={form.duration}
          error={problems.duration}
          placeholder="as the server was started: 24h unless told otherwise"
          hint="From a minute to a year: 30m, 12h, 168h. Sessions that have begun keep their length."
          onChange={(event) => change({ duration: event.target.value })}
        />
        <TextField
          label="New passwords match"
          value={form.pattern}
          error={problems.pattern}
          placeholder="^.{16,64}$"
          hint="A regular expression (RE2), for accounts of Lockstep’s own. Passwords that there are stay good."
          onChange={(event) => change({ pattern: event.target.value })}
        />
        {save.error && !isPlaced && (
          <p role="alert" className="rounded-lg bg-bad-soft px-4 py-3 text-sm text-bad">
            {errorMessage(save.error)}
          </p>
        )}
      </div>
      <footer className="flex items-center justify-end gap-2 border-t border-line px-4 py-3">
        <Button disabled={!isChanged(form, stored)} onClick={() => change(textsOf(stored))}>
          Discard
        </Button>
        <Button
          type="submit"
          look="primary"
          busy={save.isPending}
          disabled={!isChanged(form, stored)}
        >
          Save
        </Button>
      </footer>
    </form>
  );
}
