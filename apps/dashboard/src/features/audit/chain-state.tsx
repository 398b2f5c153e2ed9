import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Link2, Link2Off } from 'lucide-react';
import { auditChain } from '../../api/audit.ts';
import { queryKeys } from '../../api/keys.ts';
import { TEXT_TONE } from '../../ui/tone.ts';
import { momentText } from '../../words/age.ts';
import { chainText } from './audit-words.ts';

const REFETCH_MS = 15_000;

/** Whether the chain of hashes holds, and up to where. */
export function ChainState() {
  const { data } = useQuery({
    queryKey: queryKeys.auditChain,
    queryFn: auditChain,
    refetchInterval: REFETCH_MS,
  });
  if (!data) return null;
  const { text, tone } = chainText(data);
  const Icon = tone === 'bad' ? Link2Off : Link2;
  return (
    <p
      data-testid="chain-state"
      role={tone === 'bad' ? 'alert' : undefined}
      title={titleText(data)}
      className={clsx('flex items-center gap-1.5 text-sm', TEXT_TONE[tone])}
    >
      <Icon className="size-4 shrink-0" aria-hidden="true" />
      {text}
    </p>
  );
}

function titleText({ verifiedAt, readSince, anchor }: Parameters<typeof chainText>[0]): string {
  return [
    verifiedAt && `Verified ${momentText(verifiedAt)}`,
    readSince && `all of it read since ${momentText(readSince)}`,
    anchor > 0 && `lines up to ${anchor} are no longer kept`,
  ]
    .filter(Boolean)
    .join('; ');
}
