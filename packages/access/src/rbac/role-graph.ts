import type { RoleManager } from 'casbin';
import type { PolicyLink } from './parse-policy.ts';

/** A role that a subject has, and by which way: the names from the subject to the role. */
export interface Membership {
  name: string;
  via: readonly string[];
}

/** Casbin's own depth: a role further away than ten `g` lines is not inherited. */
const MAX_HIERARCHY_LEVEL = 10;

const NONE: ReadonlySet<string> = new Set();

/**
 * Who inherits what by `g` lines, as Casbin asks for it. Casbin's default looks at every path anew
 * and so takes exponential time on a policy of crosswise groups; this one visits a role once.
 */
export class RoleGraph implements RoleManager {
  readonly #roles = new Map<string, Set<string>>();
  readonly #reached = new Map<string, Map<string, Membership>>();
  readonly #below: RoleGraph | undefined;

  /** With `below`, its lines are in force too; they stay its own. */
  constructor(links: readonly PolicyLink[] = [], below?: RoleGraph) {
    this.#below = below;
    for (const { member, role } of links) this.#link(member, role);
  }

  /** Whether a `g` line begins with the name. Groups without one are not asked. */
  isMember(name: string): boolean {
    return this.#roles.has(name) || this.#below?.isMember(name) === true;
  }

  #rolesOf(name: string): ReadonlySet<string> {
    const own = this.#roles.get(name) ?? NONE;
    const inherited = this.#below ? this.#below.#rolesOf(name) : NONE;
    return inherited.size === 0 ? own : inherited.union(own);
  }

  #link(name: string, role: string): void {
    this.#roles.set(name, (this.#roles.get(name) ?? new Set<string>()).add(role));
    this.#reached.clear();
  }

  /** The name itself and all that it inherits, nearest first. */
  membershipsOf(name: string): ReadonlyMap<string, Membership> {
    const known = this.#reached.get(name);
    if (known) return known;
    const reached = this.#reach(name);
    // Names without a role are as many as there are users; they are cheap to answer.
    if (reached.size > 1) this.#reached.set(name, reached);
    return reached;
  }

  #reach(name: string): Map<string, Membership> {
    const reached = new Map([[name, { name, via: [name] } as Membership]]);
    let level = [...reached.values()];
    for (let depth = 0; depth < MAX_HIERARCHY_LEVEL && level.length > 0; depth += 1) {
      const next: Membership[] = [];
      for (const { name: member, via } of level) {
        for (const role of this.#rolesOf(member)) {
          if (reached.has(role)) continue;
          const membership = { name: role, via: [...via, role] };
          reached.set(role, membership);
          next.push(membership);
        }
      }
      level = next;
    }
    return reached;
  }

  syncedHasLink(name: string, role: string): boolean {
    return this.membershipsOf(name).has(role);
  }

  async hasLink(name: string, role: string): Promise<boolean> {
    return this.syncedHasLink(name, role);
  }

  async addLink(name: string, role: string): Promise<void> {
    this.#link(name, role);
  }

  async deleteLink(name: string, role: string): Promise<void> {
    const roles = this.#roles.get(name);
    if (roles?.delete(role) && roles.size === 0) this.#roles.delete(name);
    this.#reached.clear();
  }

  async clear(): Promise<void> {
    this.#roles.clear();
    this.#reached.clear();
  }

  async getRoles(name: string): Promise<string[]> {
    return [...this.#rolesOf(name)];
  }

  async getUsers(role: string): Promise<string[]> {
    return [...this.#roles].filter(([, roles]) => roles.has(role)).map(([name]) => name);
  }

  async printRoles(): Promise<void> {}

  async getDomains(): Promise<string[]> {
    return [];
  }

  async getAllDomains(): Promise<string[]> {
    return [];
  }
}
