/** `status.conditions` as JSON, for those that `objectIn` has no word for. */
export function conditions(...list: unknown[]): string {
  return `.status.conditions=${JSON.stringify(list)}`;
}

/** A list of parents or ancestors, each a name and its conditions, as `Type=Status`. */
export function parents(
  at: 'parents' | 'ancestors',
  ...list: (readonly [name: string | undefined, ...conditions: (string | object)[]])[]
): string {
  const reference = at === 'parents' ? 'parentRef' : 'ancestorRef';
  const parts = list.map(([name, ...said]) => ({
    ...(name === undefined ? {} : { [reference]: { name } }),
    conditions: said.map((one) => (typeof one === 'string' ? condition(one) : one)),
  }));
  return `.status.${at}=${JSON.stringify(parts)}`;
}

/** `Type=Status:Reason@generation`, with a message unless it ends with `!`. */
export function condition(words: string): object {
  const [, type, status, reason, generation, untold] =
    /^([^=]*)=([^:@!]*)(?::([^@!]*))?(?:@(\d+))?(!?)$/.exec(words) ?? [];
  return {
    type,
    status,
    ...(reason ? { reason } : {}),
    ...(generation ? { observedGeneration: Number(generation) } : {}),
    ...(untold ? {} : { message: `${type}-told` }),
  };
}

/** Shapes of a status that only a hostile or a very young object has. */
export const SHAPES = {
  '-': 'Progressing',
  '.status=null': 'Progressing',
  '.status={}': 'Progressing',
  '.status=words': 'Progressing',
  '.status=7': 'Unknown',
  '.status=true': 'Unknown',
  '.status.conditions=null': 'Progressing',
  '.status.conditions=[]': 'Progressing',
  '.status.conditions={}': 'Progressing',
  '.status.conditions=words': 'Unknown',
  '.status.conditions=7': 'Unknown',
  '.status.conditions=[7]': 'Unknown',
  '.status.conditions=["words"]': 'Progressing',
  '.status.conditions=[[]]': 'Progressing',
} as const;

/** The common contract in every shape: false and true in the object's own order. */
export const READY_SHAPES = {
  ...SHAPES,
  'Ready=True': 'Healthy',
  'Ready=False': 'Degraded',
  'Ready=Unknown': 'Progressing',
  'Other=False Ready=True': 'Healthy',
  'Ready=True Ready=False': 'Healthy',
  'Ready=False Ready=True': 'Degraded',
  [conditions(null, { type: 'Ready', status: 'True' })]: 'Healthy',
  [conditions({ type: 'Ready', status: true })]: 'Progressing',
  [conditions({ type: 'Ready', status: 'True', message: 7 })]: undefined,
  [conditions({ type: 'Ready', status: 'False', message: {} })]: undefined,
  [conditions({ type: 'Ready', status: 'False' })]: 'Degraded',
  'Ready=True .status.observedGeneration=1': 'Healthy',
} as const;
