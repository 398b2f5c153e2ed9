import type { ResourceAction } from '@lockstep/domain';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay, Zap } from 'lucide-react';
import { useState } from 'react';
import { type ApplicationKey, resourceActions } from '../../api/applications.ts';
import { queryKeys } from '../../api/keys.ts';
import { IconButton } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import type { ResourceView } from '../application/resource-views.ts';
import { HoldDialog } from '../holds/hold-dialog.tsx';
import { holdOf } from '../holds/hold-words.ts';
import { useHolding, useHolds } from '../holds/use-holds.ts';
import { ActionDialog } from './action-dialog.tsx';
import { actionLabel } from './action-words.ts';

/** What can be done to the live resource; nothing where there is nothing. */
export function ActionsMenu({
  applicationKey,
  view,
}: {
  applicationKey: ApplicationKey;
  view: ResourceView;
}) {
  const [chosen, setChosen] = useState<ResourceAction>();
  const client = useQueryClient();
  const queryKey = queryKeys.actions(applicationKey, view.id);
  const { data: actions = [] } = useQuery({
    queryKey,
    queryFn: () => resourceActions(applicationKey, view.ref),
    enabled: view.live,
    staleTime: 5_000,
  });
  const [holding, setHolding] = useState(false);
  const holds = useHolds(applicationKey);
  const { release } = useHolding(applicationKey);
  const { group, kind, namespace, name } = view.ref;
  const resource = { group, kind, namespace, name };
  const held = holdOf(holds, resource);
  const canHold = view.managed && !view.hook;
  if (actions.length === 0 && !canHold) return null;
  const holdItem = held
    ? { label: 'Release the hold', icon: CirclePlay, onSelect: () => release.mutate({ resource }) }
    : {
        label: 'Hold…',
        icon: CirclePause,
        hint: 'pauses self-heal',
        onSelect: () => setHolding(true),
      };
  return (
    <>
      <Menu
        label="Actions"
        trigger={(properties) => <IconButton icon={Zap} label="Actions" {...properties} />}
        items={[
          ...actions.map((action) => ({
            label: actionLabel(action),
            disabled: action.disabled,
            onSelect: () => setChosen(action),
          })),
          ...(canHold ? [holdItem] : []),
        ]}
      />
      {holding && (
        <HoldDialog {...{ applicationKey, resource }} onClose={() => setHolding(false)} />
      )}
      {chosen && (
        <ActionDialog
          {...{ applicationKey, view, action: chosen }}
          onClose={() => setChosen(undefined)}
          onDone={() => void client.invalidateQueries({ queryKey })}
        />
      )}
    </>
  );
}
