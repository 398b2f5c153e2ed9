import type { PolicyFileDiff, PolicyVersion } from '@lockstep/domain';
import { type ApiClient, apiPath } from '../api/api-client.ts';

export interface StoredPolicy {
  version: number;
  data: Record<string, string>;
  warnings?: string[];
}

export interface PolicyDiff {
  from: number;
  to: number;
  files: PolicyFileDiff[];
}

const PAGE = 500;
const RBAC = ['lockstep', 'rbac'] as const;

/** The policy of the server, and what it was. */
export function policyApi(api: ApiClient) {
  return {
    current: () => api.get<StoredPolicy>(apiPath(...RBAC)),
    version: (version: number) =>
      api.get<StoredPolicy & PolicyVersion>(apiPath(...RBAC, 'versions', String(version))),
    /** The newest so many. */
    versions: async (atMost: number): Promise<PolicyVersion[]> => {
      const found: PolicyVersion[] = [];
      let before: number | undefined;
      do {
        const limit = Math.min(PAGE, atMost - found.length);
        const path = apiPath(...RBAC, 'versions');
        const page = await api.get<{ items: PolicyVersion[]; next?: number }>(path, {
          limit,
          before,
        });
        found.push(...page.items);
        before = page.next;
      } while (before !== undefined && found.length < atMost);
      return found;
    },
    /** Of the one before to the current one where nothing is given; 0 is no policy. */
    diff: (from: number | undefined, to: number | undefined) =>
      api.get<PolicyDiff>(apiPath(...RBAC, 'diff'), { from, to }),
    restore: (version: number, body: { version: number; reason?: string; force?: boolean }) =>
      api.post<StoredPolicy>(apiPath(...RBAC, 'versions', String(version), 'restore'), body),
  };
}
