import { ANNOTATION_TRACKING_ID, type KubeObject } from '@lockstep/domain';
import type { ApplicationKey } from '@lockstep/store';
import { describe, expect, it } from 'vitest';
import type { ClusterOwner } from '../ownership/cluster-owner.ts';
import { managedByAny } from './managed-by-any.ts';

/** An owner whose store has these applications, and remembers what it was asked. */
function startOwner(there: string[]) {
  const asked: ApplicationKey[][] = [];
  const applications = {
    existing: async (keys: ApplicationKey[]) => {
      asked.push(keys);
      return keys.filter(({ namespace, name }) => there.includes(`${namespace}/${name}`));
    },
  };
  const tracking = { method: 'annotation', label: 'app.kubernetes.io/instance' };
  const services = { store: { applications }, customizer: { customizations: { tracking } } };
  return { owner: { services, knows: () => false } as unknown as ClusterOwner, asked };
}

function marked(app: string, name: string): KubeObject {
  const id = `${app}:/ConfigMap:shop/${name}`;
  const metadata = { name, namespace: 'shop', annotations: { [ANNOTATION_TRACKING_ID]: id } };
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata };
}

describe('who has the objects of a scan', () => {
  it('is asked of the store once for all of them, and once for all who share the scan', async () => {
    const { owner, asked } = startOwner(['argocd/till', 'team-a/shop']);
    const objects = [marked('till', 'a'), marked('till', 'b'), marked('gone', 'c')];
    objects.push(marked('team-a_shop', 'd'));
    const answers = await Promise.all([managedByAny(owner, objects), managedByAny(owner, objects)]);
    for (const isOfAny of answers) expect(objects.map(isOfAny)).toEqual([true, true, false, true]);
    expect(asked).toHaveLength(1);
    expect(asked[0]).toHaveLength(3);
    await managedByAny(owner, [...objects]);
    expect(asked).toHaveLength(2);
  });
});
