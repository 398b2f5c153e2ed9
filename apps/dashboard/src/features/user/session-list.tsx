import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { LogOut } from 'lucide-react';
import { endOtherSessions, endSession, listSessions } from '../../api/accounts.ts';
import { errorMessage } from '../../api/errors.ts';
import { queryKeys } from '../../api/keys.ts';
import { Age } from '../../ui/age.tsx';
import { Button } from '../../ui/button.tsx';
import { toast } from '../../ui/toasts.ts';
import { deviceText } from '../accounts/account-words.ts';
import { Row, SectionList } from '../repositories/section-list.tsx';

/** Where somebody is signed in, with a button to end each. */
export function SessionList() {
  const client = useQueryClient();
  const query = useQuery({ queryKey: queryKeys.sessions, queryFn: listSessions });
  const read = () => client.invalidateQueries({ queryKey: queryKeys.sessions });
  const failed = (error: unknown) => toast('bad', 'That was refused', errorMessage(error));
  const end = useMutation({ mutationFn: endSession, onSuccess: read, onError: failed });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: async ({ ended }) => {
      await read();
      toast('ok', `${ended} other session${ended === 1 ? '' : 's'} ended`);
    },
    onError: failed,
  });
  const others = query.data?.some(({ current }) => !current) ?? false;
  return (
    <>
      <SectionList
        label="Sessions"
        query={query}
        items={query.data}
        empty={<p className="text-sm text-ink-2">A token has no sessions.</p>}
      >
        {(session) => (
          <Row
            key={session.id}
            name={session.id}
            title={
              <>
                {deviceText(session.device)}
                {session.current && (
                  <span className="ml-2 rounded-full bg-accent-soft px-2 py-0.5 text-xs font-normal text-accent">
                    this one
                  </span>
                )}
              </>
            }
            subtitle={session.address}
            middle={
              <>
                used <Age at={session.lastUsedAt} suffix=" ago" />, since{' '}
                <Age at={session.createdAt} suffix=" ago" />
              </>
            }
            actions={
              <Button
                small
                icon={LogOut}
                className={session.current ? 'invisible' : ''}
                onClick={() => end.mutate(session.id)}
              >
                End
              </Button>
            }
          />
        )}
      </SectionList>
      {others && (
        <Button
          className="mt-3"
          icon={LogOut}
          busy={endOthers.isPending}
          onClick={() => endOthers.mutate()}
        >
          End all others
        </Button>
      )}
    </>
  );
}
