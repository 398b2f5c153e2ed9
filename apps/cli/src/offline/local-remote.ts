import { homedir } from 'node:os';
import { join } from 'node:path';
import { openArtifacts, type RemoteSources, RenderError } from '@lockstep/render';

/**
 * Charts and files of other servers for renders on this machine, fetched without credentials and
 * kept in the user's cache. Nothing is opened before a render asks.
 */
export function localRemote(env: NodeJS.ProcessEnv): RemoteSources & { close(): Promise<void> } {
  const artifacts = openArtifacts({
    dir: join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'lockstep', 'artifacts'),
    allowLoopback: true,
    accessTo: async () => ({}),
  });
  const request = { project: '', maxAgeMs: 60_000 };
  return {
    fetch: async (ref) => {
      switch (ref.kind) {
        case 'chart':
          return await artifacts.chart(ref, request);
        case 'oci':
          return await artifacts.artifact(ref, request);
        case 'file':
          return await artifacts.file(ref.url, request);
        default:
          throw new RenderError('unsupported', `${ref.url}: cannot be fetched from here`);
      }
    },
    close: () => artifacts.close(),
  };
}
