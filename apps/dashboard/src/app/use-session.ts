import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queryKeys } from '../api/keys.ts';
import { onSignedOut } from '../api/request.ts';
import { userInfo } from '../api/session.ts';
import type { UserInfo } from '../api/types.ts';
import { markSignedIn } from '../early/signed-in-mark.ts';
import { useStream } from '../live/stream.ts';

export type Session =
  | { kind: 'unknown' }
  | { kind: 'signed-out' }
  | { kind: 'signed-in'; username: string }
  | { kind: 'must-change-password'; user: UserInfo }
  | { kind: 'unreachable'; error: Error; retry(): void };

/** Who is signed in. The stream runs as long as somebody is. */
export function useSession(): Session {
  const client = useQueryClient();
  const stream = useStream();
  const { data, error, refetch } = useQuery({
    queryKey: queryKeys.session,
    queryFn: userInfo,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  useEffect(
    () => onSignedOut(() => client.setQueryData<UserInfo>(queryKeys.session, { loggedIn: false })),
    [client],
  );
  useEffect(
    () =>
      // A lost socket may mean that the session has ended: signed out elsewhere, or expired.
      stream.onState(() => {
        if (stream.state === 'reconnecting') {
          void client.invalidateQueries({ queryKey: queryKeys.session });
        }
      }),
    [stream, client],
  );
  const signedIn = data?.loggedIn;
  const mayStream = signedIn && !data?.mustChangePassword;
  useEffect(() => {
    if (signedIn !== undefined) markSignedIn(signedIn);
    if (mayStream) stream.start();
    else if (signedIn === false) stream.stop();
  }, [signedIn, mayStream, stream]);
  if (signedIn === false) return { kind: 'signed-out' };
  if (data?.mustChangePassword) return { kind: 'must-change-password', user: data };
  if (data) return { kind: 'signed-in', username: data.username ?? '' };
  if (error) return { kind: 'unreachable', error, retry: () => void refetch() };
  return { kind: 'unknown' };
}
