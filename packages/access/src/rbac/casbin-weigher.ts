import { type Enforcer, newEnforcer, newModelFromString } from 'casbin';
import type { RoleGraph } from './role-graph.ts';

/** Argo CD's model: any matching allow, and no matching deny. */
const MODEL = `
[request_definition]
r = sub, res, act, obj
[policy_definition]
p = sub, res, act, obj, eft
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow)) && !some(where (p.eft == deny))
[matchers]
m = g(r.sub, p.sub) && fits(r.res, p.res) && fits(r.act, p.act) && fits(r.obj, p.obj)
`;

/** A request as the model has it. */
export interface CasbinRequest {
  subject: string;
  resource: string;
  action: string;
  object: string;
}

export interface CasbinWeigher {
  /**
   * Casbin's answer to one subject's request under these lines (subject, resource, action, object,
   * effect) and `g` lines. A pattern that cannot be evaluated is a refusal.
   */
  allows(request: CasbinRequest, lines: string[][], roles: RoleGraph): boolean;
}

/**
 * Casbin with the field's model. Lines come with each question: Casbin evaluates all of them each
 * time, some 4 µs a line, so the caller hands in only those that can matter.
 */
export async function createWeigher(
  fits: (value: string, pattern: string) => boolean,
): Promise<CasbinWeigher> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addFunction('fits', fits);
  const rules = sectionOf(enforcer, 'p');
  const links = sectionOf(enforcer, 'g');
  return {
    allows({ subject, resource, action, object }, lines, roles) {
      // Without lines Casbin would evaluate its matcher once on empty values.
      if (lines.length === 0) return false;
      rules.policy = lines;
      links.rm = roles;
      try {
        return enforcer.enforceSync(subject, resource, action, object);
      } catch (error) {
        if (error instanceof UnusablePattern) return false;
        throw error;
      }
    },
  };
}

/** Thrown by a matcher: then no line of this evaluation counts. */
export class UnusablePattern extends Error {}

function sectionOf(enforcer: Enforcer, section: 'p' | 'g') {
  const assertion = enforcer.getModel().model.get(section)?.get(section);
  if (!assertion) throw new Error(`the model has no section ${section}`);
  return assertion;
}
