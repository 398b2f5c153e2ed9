import { policyGroupsOf, policyNameOf, readRoleSubject, type Subject } from '@lockstep/access';
import type { ApprovalRequest } from '@lockstep/domain';
import { type Ballot, ballotFor, type Voter } from '@lockstep/engine';
import type { FastifyRequest } from 'fastify';
import { subjectOf } from '../http/request-context.ts';

/** Whose a name is, the same by session and by token: two names of one person are one person. */
export function identityOf({ issuer, providerSubject, username }: Subject): string {
  return `${issuer} ${providerSubject || username}`;
}

/** Who asks, as rules name people: with the roles that policy and project give now. */
function voterOf(request: FastifyRequest, project: string): Voter {
  const subject = subjectOf(request);
  const { username, groups, kind, exchanged } = subject;
  // A job that stands for a role by a token of its own is that role, and nobody in person either.
  const isRole = exchanged === true && readRoleSubject(username) !== undefined;
  const isProjectToken = kind === 'project' || isRole;
  const authorizer = request.server.lockstep.access.authorizer();
  const roles = authorizer.rolesOf({
    subject: policyNameOf(subject),
    groups: policyGroupsOf(subject),
    project,
  });
  return {
    username,
    identity: identityOf(subject),
    groups,
    roles: isProjectToken ? [username, ...roles] : roles,
    isProjectToken,
  };
}

/** Whether the caller may answer, the permission aside. */
export function ballotOf(request: FastifyRequest, asked: ApprovalRequest): Ballot {
  return ballotFor(asked, voterOf(request, asked.application.project));
}
