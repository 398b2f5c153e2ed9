import type { KubeObject } from '@lockstep/domain';
import type { KubeClient } from '../client/kube-client.ts';
import type { ChangeBatch, ViewChange } from '../view/change-batch.ts';
import { ClusterView, type ClusterViewOptions } from '../view/cluster-view.ts';
import type { ViewState } from '../view/view-state.ts';

export interface Node {
  kind: string;
  name: string;
  owner?: string;
  phase?: string;
}

export function pick(object: KubeObject): Node {
  return {
    kind: object.kind,
    name: object.metadata.name ?? '',
    owner: object.metadata.ownerReferences?.[0]?.kind,
    phase: (object.status as { phase?: string } | undefined)?.phase,
  };
}

/** A view and what it told. */
export class Observer {
  readonly batches: ChangeBatch[] = [];
  readonly states: ViewState[] = [];
  readonly view: ClusterView<Node>;

  constructor(client: KubeClient, options: Partial<ClusterViewOptions<Node>> = {}) {
    this.view = ClusterView.start({
      client,
      pick,
      onChange: (batch) => this.batches.push(batch),
      onState: (state) => this.states.push(state),
      recheckUnlabelledMs: 100,
      backoff: { baseMs: 50, maxMs: 500 },
      ...options,
    });
  }

  events(app: string): ViewChange[] {
    return this.batches.flatMap((batch) => batch.events).filter((event) => event.app === app);
  }

  told(app: string, matching: Partial<ViewChange>): boolean {
    return this.events(app).some((event) =>
      Object.entries(matching).every(
        ([field, value]) => event[field as keyof ViewChange] === value,
      ),
    );
  }
}
