import { Handle, type NodeProps, Position } from '@xyflow/react';
import clsx from 'clsx';
import { Unplug } from 'lucide-react';
import { createContext, type KeyboardEvent, memo, use } from 'react';
import { Logo } from '../../app/logo.tsx';
import { Age } from '../../ui/age.tsx';
import { HealthGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { SOLID_TONE } from '../../ui/tone.ts';
import { HEALTH_STATUSES, healthTone } from '../../words/statuses.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { factsOf, healthCounts, nameParts } from './facts.ts';
import type {
  ApplicationFlowNode,
  BundleFlowNode,
  GroupFlowNode,
  OrphansFlowNode,
  ResourceFlowNode,
} from './flow-elements.ts';
import { BUNDLE_ROW_HEIGHT } from './layout.ts';

/** What pressing a node, or a key on it, does. */
export interface NodeActions {
  select(id: string): void;
  expand(groupId: string): void;
  onKeyDown(event: KeyboardEvent, id: string): void;
}

export const NodeActionsContext = createContext<NodeActions>({
  select: () => undefined,
  expand: () => undefined,
  onKeyDown: () => undefined,
});

const FRAME =
  'pointer-events-auto flex size-full cursor-pointer items-center gap-2.5 rounded-xl border bg-surface text-left shadow-card transition-[box-shadow,border-color,opacity] hover:border-ink-3';

function frameClass(properties: { selected: boolean; dimmed: boolean; troubled: boolean }) {
  const { selected, dimmed, troubled } = properties;
  return clsx(
    FRAME,
    selected
      ? 'border-accent ring-3 ring-accent-soft'
      : troubled
        ? 'border-bad'
        : 'border-line-strong',
    dimmed && 'opacity-30',
  );
}

function Ends({ source, target }: { source?: boolean; target?: boolean }) {
  return (
    <>
      {target && (
        <Handle
          type="target"
          position={Position.Left}
          isConnectable={false}
          className="invisible"
        />
      )}
      {source && (
        <Handle
          type="source"
          position={Position.Right}
          isConnectable={false}
          className="invisible"
        />
      )}
    </>
  );
}

function Name({ name }: { name: string }) {
  const [head, tail] = nameParts(name);
  return (
    <span className="flex text-sm font-medium" title={name}>
      <span className="truncate">{head}</span>
      <span className="shrink-0">{tail}</span>
    </span>
  );
}

const ResourceNode = memo(function ResourceNode({ data }: NodeProps<ResourceFlowNode>) {
  const { view, selected, dimmed } = data;
  const actions = use(NodeActionsContext);
  const { kind, name } = view.ref;
  const facts = factsOf(view);
  return (
    <>
      <Ends source target />
      <button
        type="button"
        data-testid="node"
        data-id={view.id}
        data-kind={kind}
        data-name={name}
        data-health={view.health?.status ?? ''}
        data-sync={view.sync}
        aria-pressed={selected}
        onClick={() => actions.select(view.id)}
        onKeyDown={(event) => actions.onKeyDown(event, view.id)}
        className={clsx(
          frameClass({ selected, dimmed, troubled: view.health?.status === 'Degraded' }),
          'px-2.5',
          !view.live && 'border-dashed',
        )}
      >
        <span className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-sunken text-ink-2">
          <KindIcon kind={kind} className="size-4.5" />
        </span>
        <span className="min-w-0 flex-1 leading-tight">
          <Name name={name} />
          <span className="flex gap-1.5 truncate text-2xs text-ink-3">
            <span className="truncate">
              {kind}
              {facts && <span className="text-ink-2"> · {facts}</span>}
            </span>
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end gap-1">
          <span className="flex items-center gap-1">
            {view.sync && <SyncGlyph status={view.sync} bare />}
            {view.health && <HealthGlyph status={view.health.status} bare />}
          </span>
          <Age at={view.createdAt} className="num text-2xs leading-none text-ink-3" />
        </span>
      </button>
    </>
  );
});

const ApplicationNode = memo(function ApplicationNode({ data }: NodeProps<ApplicationFlowNode>) {
  const { application } = data;
  const { name } = application.metadata;
  const { sync, health } = application.status;
  const actions = use(NodeActionsContext);
  return (
    <>
      <Ends source />
      <button
        type="button"
        data-testid="node"
        data-id="application"
        data-kind="Application"
        data-name={name}
        data-health={health.status}
        data-sync={sync.status}
        onClick={() => actions.select('')}
        onKeyDown={(event) => actions.onKeyDown(event, 'application')}
        className={clsx(
          frameClass({ selected: false, dimmed: false, troubled: false }),
          'border-accent px-3',
        )}
      >
        <Logo className="size-8 shrink-0" />
        <span className="min-w-0 flex-1 leading-tight">
          <span className="block truncate text-base font-semibold">{name}</span>
          <span className="text-2xs text-ink-3">Application</span>
        </span>
        <SyncGlyph status={sync.status} bare />
        <HealthGlyph status={health.status} bare />
      </button>
    </>
  );
});

const MOST_DOTS = 44;

const GroupNode = memo(function GroupNode({ data }: NodeProps<GroupFlowNode>) {
  const { id, kind, members, selected, dimmed } = data;
  const actions = use(NodeActionsContext);
  const counts = healthCounts(members, HEALTH_STATUSES);
  return (
    <>
      <Ends target />
      <span
        aria-hidden="true"
        className="absolute inset-0 translate-x-1.5 translate-y-1.5 rounded-xl border border-line bg-surface"
      />
      <button
        type="button"
        data-testid="node-group"
        data-id={id}
        data-kind={kind}
        aria-expanded={false}
        onClick={() => actions.expand(id)}
        onKeyDown={(event) => actions.onKeyDown(event, id)}
        className={clsx(
          frameClass({ selected, dimmed, troubled: counts[0]?.[0] === 'Degraded' }),
          'relative px-2.5',
        )}
      >
        <span className="flex size-8 shrink-0 items-center justify-center rounded-lg bg-sunken text-ink-2">
          <KindIcon kind={kind} className="size-4.5" />
        </span>
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2 text-sm leading-tight font-medium">
            <span className="num">
              {kind} × {members.length}
            </span>
            <span className="num ml-auto flex gap-2 text-2xs">
              {counts.map(([status, count]) => (
                <span key={status} className="flex items-center gap-0.5">
                  <HealthGlyph status={status} bare className="[&_svg]:size-3" />
                  {count}
                </span>
              ))}
            </span>
          </span>
          <span className="mt-1.5 flex flex-wrap gap-[3px]" aria-hidden="true">
            {members.slice(0, MOST_DOTS).map((member) => (
              <span
                key={member.id}
                className={clsx(
                  'size-[5px]',
                  SOLID_TONE[healthTone(member.health?.status ?? '')],
                  member.health?.status === 'Healthy' ? 'rounded-[1.5px]' : 'rotate-45',
                )}
              />
            ))}
          </span>
        </span>
      </button>
    </>
  );
});

/** A card with a line for each of its members. */
const BundleNode = memo(function BundleNode({ data }: NodeProps<BundleFlowNode>) {
  const { members, selected, matches } = data;
  return (
    <>
      <Ends target />
      <ul className="pointer-events-auto size-full overflow-hidden rounded-xl border border-line-strong bg-surface shadow-card">
        {members.map((view) => (
          <li key={view.id} className="border-b border-line last:border-b-0">
            <BundleRow
              view={view}
              selected={view.id === selected}
              dimmed={matches !== undefined && !matches(view)}
            />
          </li>
        ))}
      </ul>
    </>
  );
});

/** What is in the namespace and belongs to no application: greyed, and joined to nothing. */
const OrphansNode = memo(function OrphansNode({ data }: NodeProps<OrphansFlowNode>) {
  const { members, more, selected, matches } = data;
  const line = { height: BUNDLE_ROW_HEIGHT };
  return (
    <>
      <Ends target />
      <section
        aria-label="Orphaned"
        className="pointer-events-auto size-full overflow-hidden rounded-xl border border-dashed border-line-strong bg-page text-ink-2"
      >
        <h3 style={line} className="flex items-center gap-2 px-2.5 text-2xs text-ink-3">
          <Unplug className="size-3.5" aria-hidden="true" />
          Orphaned: of no application
        </h3>
        <ul>
          {members.map((view) => (
            <li key={view.id} className="border-t border-line">
              <BundleRow
                view={view}
                selected={view.id === selected}
                dimmed={matches !== undefined && !matches(view)}
              />
            </li>
          ))}
        </ul>
        {more > 0 && (
          <p style={line} className="flex items-center border-t border-line px-2.5 text-2xs">
            and {more} more, in the list of resources
          </p>
        )}
      </section>
    </>
  );
});

function BundleRow(properties: { view: ResourceView; selected: boolean; dimmed: boolean }) {
  const { view, selected, dimmed } = properties;
  const { kind, name } = view.ref;
  const actions = use(NodeActionsContext);
  return (
    <button
      type="button"
      data-testid="node"
      data-id={view.id}
      data-kind={kind}
      data-name={name}
      data-health={view.health?.status ?? ''}
      data-sync={view.sync}
      aria-pressed={selected}
      title={`${kind} ${name}`}
      onClick={() => actions.select(view.id)}
      onKeyDown={(event) => actions.onKeyDown(event, view.id)}
      style={{ height: BUNDLE_ROW_HEIGHT - 1 }}
      className={clsx(
        'flex w-full cursor-pointer items-center gap-2 px-2.5 text-left outline-offset-[-2px]',
        selected ? 'bg-accent-soft' : 'hover:bg-hover',
        dimmed && 'opacity-30',
      )}
    >
      <KindIcon kind={kind} className="size-3.5 shrink-0 text-ink-3" />
      <span className="min-w-0 flex-1 truncate text-xs">
        {name} <span className="text-2xs text-ink-3">{kind}</span>
      </span>
      {view.sync && <SyncGlyph status={view.sync} bare className="[&_svg]:size-3.5" />}
      {view.health && <HealthGlyph status={view.health.status} bare className="[&_svg]:size-3.5" />}
    </button>
  );
}

export const NODE_TYPES = {
  application: ApplicationNode,
  resource: ResourceNode,
  bundle: BundleNode,
  orphans: OrphansNode,
  // Not called group: the library has styles of its own for that name.
  stack: GroupNode,
};
