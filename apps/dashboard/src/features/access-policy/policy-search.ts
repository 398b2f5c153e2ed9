export const POLICY_TABS = ['editor', 'versions'] as const;
export type PolicyTab = (typeof POLICY_TABS)[number];

export interface PolicySearch {
  tab?: PolicyTab;
}

export function parsePolicySearch({ tab }: Record<string, unknown>): PolicySearch {
  return tab === 'versions' ? { tab } : {};
}
