import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  type ApplicationKey,
  refreshApplication,
  terminateOperation,
} from '../../api/applications.ts';
import { errorMessage } from '../../api/errors.ts';
import { toast } from '../../ui/toasts.ts';
import { setApplication } from './use-application.ts';

/** What can be done to an application at once, without a dialog. */
export function useApplicationActions(key: ApplicationKey) {
  const client = useQueryClient();
  const refresh = useMutation({
    mutationFn: (kind: 'normal' | 'hard') => refreshApplication(key, kind),
    onSuccess: (application, kind) => {
      setApplication(client, key, application);
      toast('ok', kind === 'hard' ? 'Rendered and compared anew' : 'Compared with Git');
    },
    onError: (error) => toast('bad', 'Not refreshed', errorMessage(error)),
  });
  const terminate = useMutation({
    mutationFn: () => terminateOperation(key),
    onSuccess: () => toast('ok', 'The operation is being terminated'),
    onError: (error) => toast('bad', 'Not terminated', errorMessage(error)),
  });
  return { refresh, terminate };
}
