import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Hammer } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { bootstrapState } from '../../api/inventory.ts';
import { queryKeys } from '../../api/keys.ts';
import type { BootstrapState } from '../../api/types.ts';
import { useTopic } from '../../live/stream.ts';
import { onTick } from '../../ui/age.tsx';
import { bootstrapWords } from './bootstrap-words.ts';

const FIRST_LOOK_MS = 30_000;

/** Shows how far the sandbox's cluster is; nothing once it stands, or where there is none. */
export function BootstrapBanner() {
  const { data } = useQuery({
    queryKey: queryKeys.bootstrap,
    queryFn: bootstrapState,
    retry: false,
    staleTime: FIRST_LOOK_MS,
  });
  if (!data || data.done) return null;
  return <Progress state={data} />;
}

function Progress({ state }: { state: BootstrapState }) {
  const client = useQueryClient();
  const seconds = useSyncExternalStore(onTick, () => Math.floor(Date.now() / 1000));
  useTopic(
    { topic: 'bootstrap' },
    {
      onMessage: (message) => {
        client.setQueryData<BootstrapState>(queryKeys.bootstrap, message);
        if (message.done) void client.invalidateQueries();
      },
      onGap: () => void client.invalidateQueries({ queryKey: queryKeys.bootstrap }),
    },
  );
  const words = bootstrapWords(state, seconds * 1000);
  return (
    <section
      aria-label="The sandbox cluster is being prepared"
      className="border-b border-line bg-busy-soft px-4 py-2.5"
    >
      <div className="mx-auto flex max-w-screen-2xl items-center gap-3 text-sm">
        <Hammer className="size-4 shrink-0 text-busy" aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <p className="truncate">
            <strong className="font-medium">{words.title}</strong>
            <span className="text-ink-2 max-sm:hidden">
              {words.detail && ` · ${words.detail}`} · the sample applications start by themselves
              when it is ready
            </span>
          </p>
          <progress
            aria-label="Progress"
            {...(words.percent === undefined ? {} : { value: words.percent })}
            max={100}
            className="mt-1.5 block h-1 w-full appearance-none overflow-hidden rounded-full bg-surface [&::-moz-progress-bar]:bg-busy [&::-webkit-progress-bar]:bg-transparent [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-busy"
          />
        </div>
        <span className="num shrink-0 text-xs text-ink-2">
          {words.percent !== undefined && `${words.percent}% · `}
          {words.elapsed}
        </span>
      </div>
    </section>
  );
}
