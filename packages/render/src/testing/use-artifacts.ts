import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import {
  type ArtifactOptions,
  type ArtifactSource,
  openArtifacts,
} from '../artifact/open-artifacts.ts';
import type { RemoteAccess } from '../http/remote-access.ts';
import type { RemoteSources } from '../source/remote.ts';

export interface TestArtifacts extends ArtifactSource {
  /** As renders get it, for the project `team`. */
  remote: RemoteSources;
}

/** Artifacts on a folder of the test's own; whoever asks has this access. */
export async function useArtifacts(
  access: RemoteAccess = {},
  options: Partial<ArtifactOptions> = {},
): Promise<TestArtifacts> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'lockstep-artifacts-')));
  const source = openArtifacts({
    dir,
    allowLoopback: true,
    accessTo: async () => access,
    ...options,
  });
  onTestFinished(async () => {
    await source.close();
    await rm(dir, { recursive: true, force: true });
  });
  const request = { project: 'team', maxAgeMs: 60_000 };
  const remote: RemoteSources = {
    fetch: async (ref) => {
      if (ref.kind === 'chart') return await source.chart(ref, request);
      if (ref.kind === 'oci') return await source.artifact(ref, request);
      if (ref.kind === 'file') return await source.file(ref.url, request);
      throw new Error(`no ${ref.kind} here`);
    },
  };
  return { ...source, remote };
}
