import { ArrowLeft, X } from 'lucide-react';
import { lazy, Suspense, useEffect, useRef } from 'react';
import type { ApplicationKey } from '../../api/applications.ts';
import { IconButton } from '../../ui/button.tsx';
import { HealthGlyph, SyncGlyph } from '../../ui/glyphs.tsx';
import { KindIcon } from '../../ui/kind-icon.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { useEscape } from '../../ui/use-escape.ts';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import type { ResourceTab } from '../application/application-search.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { ActionsMenu } from './actions-menu.tsx';
import { DiffTab } from './diff-tab.tsx';
import { EventsTab } from './events-tab.tsx';
import { LogsTab } from './logs-tab.tsx';
import { DesiredTab, LiveTab } from './manifest-tabs.tsx';
import { isPod, podsUnder, tabFor, tabsOf } from './panel-model.ts';
import { SummaryTab } from './summary-tab.tsx';
import { useMayExec } from './use-may-exec.ts';

const TerminalTab = lazy(() => import('../terminal/terminal-tab.tsx'));

export interface ResourcePanelProps {
  applicationKey: ApplicationKey;
  view: ResourceView;
  views: ReadonlyMap<string, ResourceView>;
  tab: ResourceTab | undefined;
  onTab(tab: ResourceTab): void;
  onOpen(id: string): void;
  onClose(): void;
}

const WIDE: readonly ResourceTab[] = ['diff', 'logs', 'live', 'desired', 'terminal'];

/** Everything about one resource, beside the graph; on narrow screens in its place. */
export default function ResourcePanel(properties: ResourcePanelProps) {
  const { view, views, onTab, onClose } = properties;
  const narrow = useMedia(NARROW);
  const frame = useRef<HTMLElement>(null);
  const exec = useMayExec(properties.applicationKey, isPod(view));
  const tabs = tabsOf(view, views, { exec });
  const tab = tabFor(properties.tab, view, tabs);
  useEscape(onClose);
  useEffect(() => {
    if (narrow) frame.current?.focus();
  }, [narrow]);
  const wide = WIDE.includes(tab);
  return (
    <aside
      ref={frame}
      tabIndex={-1}
      data-testid="resource-panel"
      aria-label={`${view.ref.kind} ${view.ref.name}`}
      className={`flex shrink-0 animate-slide flex-col border-l border-line bg-surface outline-none max-md:fixed max-md:inset-0 max-md:z-40 max-md:w-full max-md:animate-rise max-md:border-l-0 ${wide ? 'w-[min(46rem,58vw)]' : 'w-[min(28rem,45vw)]'}`}
    >
      <header className="flex items-center gap-3 px-4 pt-3 pb-1.5">
        {narrow && <IconButton icon={ArrowLeft} label="Back" onClick={onClose} className="-ml-2" />}
        <span className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-sunken text-ink-2">
          <KindIcon kind={view.ref.kind} className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1 leading-tight">
          <h2 className="truncate text-base font-semibold" title={view.ref.name}>
            {view.ref.name}
          </h2>
          <p className="truncate text-xs text-ink-3">
            {view.ref.kind}
            {view.ref.namespace && ` in ${view.ref.namespace}`}
          </p>
        </div>
        <span className="flex items-center gap-2">
          {view.sync && <SyncGlyph status={view.sync} bare />}
          {view.health && <HealthGlyph status={view.health.status} bare />}
        </span>
        <ActionsMenu key={view.id} applicationKey={properties.applicationKey} view={view} />
        {!narrow && (
          <IconButton icon={X} label="Close the panel" onClick={onClose} className="-mr-1.5" />
        )}
      </header>
      <Tabs
        label="About this resource"
        tabs={tabs}
        selected={tab}
        onSelect={onTab}
        className="shrink-0 border-b border-line px-2"
      />
      <div className="min-h-0 flex-1" role="tabpanel" key={view.id}>
        <TabContent {...properties} tab={tab} />
      </div>
    </aside>
  );
}

function TabContent({
  applicationKey,
  view,
  views,
  tab,
  onOpen,
}: ResourcePanelProps & { tab: ResourceTab }) {
  switch (tab) {
    case 'summary':
      return <SummaryTab {...{ applicationKey, view, views, onOpen }} />;
    case 'live':
      return <LiveTab {...{ applicationKey, view }} />;
    case 'desired':
      return <DesiredTab {...{ applicationKey, view }} />;
    case 'diff':
      return <DiffTab {...{ applicationKey, view }} />;
    case 'events':
      return <EventsTab {...{ applicationKey, view }} />;
    case 'logs':
      return <LogsTab applicationKey={applicationKey} view={view} pods={podsUnder(view, views)} />;
    case 'terminal':
      return (
        <Suspense fallback={null}>
          <TerminalTab {...{ applicationKey, view }} />
        </Suspense>
      );
  }
}
