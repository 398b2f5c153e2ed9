import type { KubeObject } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { NamespaceScans } from './namespace-scans.ts';

/** Scans that end when they are told to. */
function startScans() {
  const begun: PromiseWithResolvers<KubeObject[]>[] = [];
  const scans = new NamespaceScans(() => {
    const scan = Promise.withResolvers<KubeObject[]>();
    begun.push(scan);
    return scan.promise;
  });
  return { scans, begun, end: (n: number) => begun[n]?.resolve([named(`of scan ${n}`)]) };
}

function named(name: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } };
}

async function seen(objects: Promise<KubeObject[]>): Promise<string | undefined> {
  return (await objects)[0]?.metadata.name;
}

/** No scan began after that, or each did. */
const NOW = { sinceMs: Number.MAX_SAFE_INTEGER };
const LONG_AGO = { sinceMs: 0 };

describe('a scan of a namespace', () => {
  it('that began after it was asked for is shared, also while it runs', async () => {
    const { scans, begun, end } = startScans();
    const asked = [LONG_AGO, LONG_AGO, {}].map((options) => scans.objectsOf('shop', options));
    end(0);
    const all = await Promise.all([...asked, scans.objectsOf('shop', LONG_AGO)].map(seen));
    expect(all).toEqual(Array(4).fill('of scan 0'));
    expect(begun).toHaveLength(1);
  });

  it('that began too early is followed by one, for all who ask meanwhile', async () => {
    const { scans, begun, end } = startScans();
    const early = scans.objectsOf('shop');
    const asked = Array.from({ length: 5 }, () => scans.objectsOf('shop', NOW));
    expect(begun).toHaveLength(1);
    end(0);
    expect(await seen(early)).toBe('of scan 0');
    expect(begun).toHaveLength(2);
    end(1);
    expect(await Promise.all(asked.map(seen))).toEqual(Array(5).fill('of scan 1'));
    expect(begun).toHaveLength(2);
  });

  it('that failed is followed as well, and kept for nobody', async () => {
    const { scans, begun, end } = startScans();
    const early = scans.objectsOf('shop');
    const next = scans.objectsOf('shop', NOW);
    begun[0]?.reject(new Error('away'));
    await expect(early).rejects.toThrow('away');
    end(1);
    expect(await seen(next)).toBe('of scan 1');
  });

  it('of another namespace waits for nobody', () => {
    const { scans, begun } = startScans();
    void scans.objectsOf('shop', NOW);
    void scans.objectsOf('till', NOW);
    expect(begun).toHaveLength(2);
  });
});
