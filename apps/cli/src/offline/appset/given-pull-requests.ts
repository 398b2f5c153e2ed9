import type { PullRequest } from '@lockstep/appset';
import { listOf, textOf, textsOf } from './given-fields.ts';

/** Pull requests, with the field names of the generator's parameters or of the hosts' own APIs. */
export function givenPullRequests(value: unknown): PullRequest[] {
  return listOf(value, 'pullRequests').map((one) => {
    const state = textOf(one, 'state');
    return {
      number: textOf(one, 'number', 'iid', 'id'),
      title: textOf(one, 'title'),
      branch: textOf(one, 'branch', 'sourceBranch', 'source_branch', 'headBranch', 'head.ref'),
      targetBranch: textOf(one, 'targetBranch', 'target_branch', 'baseBranch', 'base.ref'),
      headSha: textOf(one, 'headSha', 'headSHA', 'head_sha', 'sha', 'head.sha'),
      author: textOf(one, 'author', 'author.login', 'author.username', 'author.name', 'user.login'),
      labels: textsOf(one, 'labels'),
      ...(state === '' ? {} : { state }),
    };
  });
}
