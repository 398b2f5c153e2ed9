import type { HealthStatusCode, KubeObject } from '@lockstep/domain';
import {
  exactAt,
  exactCount,
  exactly,
  exactMaybe,
  exactText,
  exactValues,
  isBelow,
} from '../exact.ts';
import { type HealthRule, type HealthRules, health } from '../fields.ts';

const COLOURS = new Map<unknown, HealthStatusCode>([
  ['green', 'Healthy'],
  ['yellow', 'Progressing'],
  ['red', 'Degraded'],
]);
const PHASES = new Map<unknown, HealthStatusCode>([
  ['ApplyingChanges', 'Progressing'],
  ['MigratingData', 'Progressing'],
  ['Invalid', 'Degraded'],
]);

const UNTOLD = 'Nothing is told by which it could be judged';

/** Once as many nodes are there as its sets state: its colour when it is ready, or its phase. */
const elasticsearch: HealthRule = exactly((object) => {
  const available = exactMaybe(object, 'status', 'availableNodes');
  if (available === undefined) return health('Unknown', UNTOLD);
  const wanted = wantedNodes(object);
  if (isBelow(available, wanted)) {
    return health('Progressing', `${available} of ${wanted} nodes are available`);
  }
  const phase = exactAt(object, 'status', 'phase');
  const colour = exactAt(object, 'status', 'health');
  if (available !== wanted || phase === undefined || colour === undefined) {
    return health('Unknown', UNTOLD);
  }
  const status = phase === 'Ready' ? COLOURS.get(colour) : PHASES.get(phase);
  return health(status ?? 'Unknown', status ? exactText(phase) : UNTOLD);
});

function wantedNodes(object: KubeObject): number {
  const sets = exactValues(exactAt(object, 'spec', 'nodeSets'));
  return sets.reduce<number>((sum, set) => sum + exactCount(exactAt(set, 'count')), 0);
}

/** By its colour; nodes that are expected come before the first one. */
const beat: HealthRule = exactly((object) => {
  const colour = exactMaybe(object, 'status', 'health');
  const expected = exactMaybe(object, 'status', 'expectedNodes');
  if (colour === undefined) {
    return expected === undefined
      ? health('Unknown', UNTOLD)
      : health('Progressing', 'Waiting for the nodes');
  }
  const status = COLOURS.get(colour);
  if (!status) return health('Unknown', UNTOLD);
  const available = exactAt(object, 'status', 'availableNodes');
  const counts = status === 'Progressing' && available !== undefined && expected !== undefined;
  const message = counts ? exactText(available, ' of ', expected, ' nodes') : colour;
  return health(status, exactText(message));
});

/** Two of the kinds of Elastic Cloud on Kubernetes. */
export const elasticsearchKinds: HealthRules = {
  'elasticsearch.k8s.elastic.co/Elasticsearch': elasticsearch,
  'beat.k8s.elastic.co/Beat': beat,
};
