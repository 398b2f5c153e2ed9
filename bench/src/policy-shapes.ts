/** Policies of 500 lines as people write them, each in one of the usual forms. */

export const GROUPS = Array.from({ length: 60 }, (_, n) => `my-org:team-${n}`);
export const PROJECTS = 100;
const LINES = 500;

export interface PolicyShape {
  readonly name: string;
  readonly csv: string;
  /** How many of the applications the lines of the groups let see; undefined: some. */
  readonly sees?: number;
}

const MEMBERS = GROUPS.map((group, n) => `g, ${group}, role:r${n}`);

/** As many lines as make 500 with those of the groups, spread over the roles of the groups. */
function lines(of: (line: number) => { object: string; effect?: 'deny'; role?: string }): string {
  const rules = Array.from({ length: LINES - MEMBERS.length }, (_, n) => {
    const { object, effect = 'allow', role = `role:r${n % GROUPS.length}` } = of(n);
    return `p, ${role}, applications, get, ${object}, ${effect}`;
  });
  return [...MEMBERS, ...rules].join('\n');
}

export const SHAPES: readonly PolicyShape[] = [
  {
    name: '60 of 100 projects',
    csv: lines((n) => ({ object: `project-${n % 60}/*` })),
    sees: 6_000,
  },
  {
    name: 'one of 100 projects',
    csv: lines((n) =>
      n === 0
        ? { object: 'project-7/*', role: 'role:r0' }
        : { object: `project-${n % PROJECTS}/*`, role: `role:others-${n}` },
    ),
    sees: 100,
  },
  {
    name: 'single applications',
    csv: lines((n) => ({ object: `project-${n % PROJECTS}/app-${n * 10 + (n % PROJECTS)}` })),
  },
  {
    name: 'parts of all projects',
    csv: lines((n) => ({ object: `project-${n % PROJECTS}/app-${n % 9}*` })),
  },
  {
    name: 'all but 40 projects',
    csv: lines((n) =>
      n < GROUPS.length ? { object: '*/*' } : { object: `project-${n % 40}/*`, effect: 'deny' },
    ),
  },
  { name: 'everything', csv: lines(() => ({ object: '*/*' })), sees: 10_000 },
];
