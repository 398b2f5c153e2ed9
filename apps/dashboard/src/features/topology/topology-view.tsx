import type { Application } from '@lockstep/domain';
import {
  Background,
  BackgroundVariant,
  MiniMap,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { Maximize, Minus, Plus } from 'lucide-react';
import {
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { IconButton } from '../../ui/button.tsx';
import { NARROW, useMedia } from '../../ui/use-media.ts';
import type { ResourceView } from '../application/resource-views.ts';
import { emptyText } from './empty-text.ts';
import { type FlowNode, flowEdges, flowNodes } from './flow-elements.ts';
import { type GraphNode, graphOf, groupHolding, ORPHANS_ID } from './graph-model.ts';
import { IncrementalLayout, type Layout, NODE_WIDTH } from './layout.ts';
import { miniMapColour } from './mini-map-colour.ts';
import { NODE_TYPES, type NodeActions, NodeActionsContext } from './nodes.tsx';
import { type FittedView, useFittedView } from './use-fitted-view.ts';
import { type Box, firstViewport, isInSight } from './viewport.ts';
import { directionOf, neighbour } from './walk.ts';

export interface TopologyViewProps {
  application: Application;
  views: ReadonlyMap<string, ResourceView>;
  selected: string | undefined;
  matches: ((view: ResourceView) => boolean) | undefined;
  /** Undefined closes the panel. */
  onSelect(id: string | undefined): void;
}

const DRAW_ALL_BELOW = 200;
const EDGE_OPTIONS = { type: 'smoothstep', pathOptions: { borderRadius: 14 } } as const;

/** The application as a graph: what it consists of, what came of that, and how each is. */
export default function TopologyView(properties: TopologyViewProps) {
  const frame = useRef<HTMLElement>(null);
  const [size, setSize] = useState<Box>();
  useLayoutEffect(() => {
    const box = frame.current?.getBoundingClientRect();
    if (box) setSize({ width: box.width, height: box.height });
  }, []);
  return (
    <section
      ref={frame}
      aria-label="Topology. Arrow keys move between resources, Enter opens one"
      className="relative size-full overflow-hidden bg-page"
    >
      {size && (
        <ReactFlowProvider>
          <Canvas {...properties} frame={frame} firstSize={size} />
        </ReactFlowProvider>
      )}
    </section>
  );
}

interface CanvasProps extends TopologyViewProps {
  frame: RefObject<HTMLElement | null>;
  firstSize: Box;
}

function Canvas({
  application,
  views,
  selected,
  matches,
  onSelect,
  frame,
  firstSize,
}: CanvasProps) {
  const { root, layout, expand } = useGraph(views, selected);
  const narrow = useMedia(NARROW);
  const nodes = useMemo(
    () => flowNodes(root, layout, application, { selected, matches }),
    [root, layout, application, selected, matches],
  );
  const edges = useMemo(() => flowEdges(root, selected), [root, selected]);
  const bringIntoSight = useBringIntoSight(layout, frame);
  const view = useFittedView(layout, { frame, firstSize, paused: selected !== undefined });
  const walkTo = useCallback(
    (id: string) => {
      view.hold();
      bringIntoSight(id);
    },
    [view.hold, bringIntoSight],
  );
  const actions = useActions({ root, expand, onSelect, walkTo, frame });
  const settled = useSettled();
  useEffect(() => {
    if (selected) bringIntoSight(selected);
  }, [selected, bringIntoSight]);
  const hasOrphans = layout.places.has(ORPHANS_ID);
  const hadOrphans = useRef(hasOrphans);
  useEffect(() => {
    if (hasOrphans && !hadOrphans.current) bringIntoSight(ORPHANS_ID);
    hadOrphans.current = hasOrphans;
  }, [hasOrphans, bringIntoSight]);
  const [viewport] = useState(() => firstViewport(layout, firstSize));
  const large = layout.height > firstSize.height * 1.6 || layout.width > firstSize.width * 1.6;
  return (
    <NodeActionsContext value={actions}>
      <ReactFlow<FlowNode>
        className={settled ? 'topology-settled' : ''}
        nodes={nodes}
        edges={edges}
        nodeTypes={NODE_TYPES}
        defaultEdgeOptions={EDGE_OPTIONS}
        defaultViewport={viewport}
        minZoom={0.15}
        maxZoom={1.75}
        attributionPosition="top-right"
        panOnScroll
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        onlyRenderVisibleElements={nodes.length > DRAW_ALL_BELOW}
        onPaneClick={() => onSelect(undefined)}
        onMoveStart={(event) => event && view.hold()}
      >
        <Background
          variant={BackgroundVariant.Dots}
          gap={22}
          size={1.4}
          color="var(--color-line-strong)"
        />
        {large && !narrow && !selected && <Overview onUse={view.hold} />}
        <Controls view={view} />
      </ReactFlow>
      {views.size === 0 && <NoResources application={application} />}
    </NodeActionsContext>
  );
}

function NoResources({ application }: { application: Application }) {
  const { title, text } = emptyText(application);
  return (
    <div className="pointer-events-none absolute inset-0 flex items-center justify-end pr-[14%] max-sm:items-end max-sm:justify-center max-sm:pr-0 max-sm:pb-20">
      <p className="max-w-72 text-sm text-ink-2">
        <strong className="block font-semibold text-ink">{title}</strong>
        {text}
      </p>
    </div>
  );
}

/** Moving about in it moves the view with no event of its own: whoever uses it is asked here. */
function Overview({ onUse }: { onUse(): void }) {
  return (
    <div className="contents" onPointerDownCapture={onUse} onWheelCapture={onUse}>
      <MiniMap<FlowNode>
        pannable
        zoomable
        ariaLabel="Overview"
        nodeColor={miniMapColour}
        bgColor="var(--color-surface)"
        maskColor="color-mix(in srgb, var(--color-sunken) 72%, transparent)"
        className="overflow-hidden rounded-xl border border-line"
        style={{ width: 168, height: 116 }}
      />
    </div>
  );
}

function useGraph(views: ReadonlyMap<string, ResourceView>, selected: string | undefined) {
  const [expanded, setExpanded] = useState<ReadonlySet<string>>(new Set());
  const [layouts] = useState(() => new IncrementalLayout());
  const expand = useCallback((id: string) => setExpanded((now) => new Set([...now, id])), []);
  const root = useMemo(() => graphOf(views, { expanded }), [views, expanded]);
  const layout = useMemo(() => layouts.place(root), [layouts, root]);
  const holding = selected ? groupHolding(root, selected) : undefined;
  useEffect(() => {
    if (holding) expand(holding);
  }, [holding, expand]);
  return { root, layout, expand };
}

/** Nodes glide to new places, but not while the graph is first drawn. */
function useSettled(): boolean {
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 400);
    return () => clearTimeout(timer);
  }, []);
  return settled;
}

function useBringIntoSight(layout: Layout, frame: RefObject<HTMLElement | null>) {
  const flow = useReactFlow();
  const latest = useRef(layout);
  useEffect(() => {
    latest.current = layout;
  });
  return useCallback(
    (id: string) => {
      const place = latest.current.places.get(id);
      const box = frame.current?.getBoundingClientRect();
      if (!place || !box) return;
      const node = { ...place, width: NODE_WIDTH, height: 60 };
      const viewport = flow.getViewport();
      if (isInSight(node, viewport, box)) return;
      void flow.setCenter(place.x + NODE_WIDTH / 2, place.y + 30, {
        zoom: viewport.zoom,
        duration: 180,
      });
    },
    [flow, frame],
  );
}

function useActions(properties: {
  root: GraphNode;
  expand(id: string): void;
  onSelect(id: string | undefined): void;
  walkTo(id: string): void;
  frame: RefObject<HTMLElement | null>;
}): NodeActions {
  const latest = useRef(properties);
  useEffect(() => {
    latest.current = properties;
  });
  return useMemo(
    () => ({
      select: (id) => latest.current.onSelect(id === '' ? undefined : id),
      expand: (id) => latest.current.expand(id),
      onKeyDown: (event: KeyboardEvent, id) => {
        const direction = directionOf(event.key);
        if (!direction) return;
        event.preventDefault();
        const { root, walkTo, frame } = latest.current;
        const next = neighbour(root, id, direction);
        if (!next) return;
        walkTo(next);
        requestAnimationFrame(() =>
          frame.current
            ?.querySelector<HTMLElement>(
              `[data-id="${CSS.escape(next)}"] button, button[data-id="${CSS.escape(next)}"]`,
            )
            ?.focus({ preventScroll: true }),
        );
      },
    }),
    [],
  );
}

function Controls({ view }: { view: FittedView }) {
  const flow = useReactFlow();
  const zoom = (by: typeof flow.zoomIn) => () => {
    view.hold();
    void by({ duration: 150 });
  };
  return (
    <div className="absolute bottom-4 left-4 z-10 flex rounded-xl border border-line bg-raised p-0.5 shadow-card">
      <IconButton icon={Minus} label="Zoom out" onClick={zoom(flow.zoomOut)} />
      <IconButton icon={Plus} label="Zoom in" onClick={zoom(flow.zoomIn)} />
      <IconButton icon={Maximize} label="Fit to view" onClick={view.fit} />
    </div>
  );
}
