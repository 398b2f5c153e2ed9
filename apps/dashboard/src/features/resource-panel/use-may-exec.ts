import { useQuery } from '@tanstack/react-query';
import { canI } from '../../api/accounts.ts';
import { type ApplicationKey, getApplication } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { podSettings } from '../../api/pod-settings.ts';

/** Whether terminals are on here and this person may open one; asked where there is a pod. */
export function useMayExec(key: ApplicationKey, isAsked: boolean): boolean {
  const { data: settings } = useQuery({
    queryKey: queryKeys.podSettings,
    queryFn: podSettings,
    enabled: isAsked,
    staleTime: 30_000,
  });
  const isOn = isAsked && settings?.execEnabled === true;
  const { data: may } = useQuery({
    queryKey: queryKeys.canI('exec create', `${key.namespace ?? ''}/${key.name}`),
    queryFn: async () => {
      const { spec } = await getApplication(key);
      const name = key.namespace ? `${key.namespace}/${key.name}` : key.name;
      return canI('exec', 'create', `${spec.project}/${name}`);
    },
    enabled: isOn,
    staleTime: 30_000,
  });
  return isOn && may === true;
}
