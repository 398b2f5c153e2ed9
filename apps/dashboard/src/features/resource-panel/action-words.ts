import type { ResourceAction } from '@lockstep/domain';

/** How an action is called: by its own display name, else `create-job` is "Create job". */
export function actionLabel({ name, displayName }: ResourceAction): string {
  if (displayName) return displayName;
  const words = name.replaceAll(/[-_]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What the fields for an action's parameters begin with. */
export function initialParams({ params = [] }: ResourceAction): Record<string, string> {
  return Object.fromEntries(
    params.map((param) => [param.name, param.value ?? param.default ?? '']),
  );
}
