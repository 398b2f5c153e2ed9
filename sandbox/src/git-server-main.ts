/**
 * `node git-server-main.ts ROOT PORT` serves the bare repositories in ROOT, and the charts and
 * artifacts of the samples where they were made. After a push it posts
 * the kind of webhook that GitHub sends to LOCKSTEP_WEBHOOK_URL, so that nobody waits for a poll.
 */

import type { GitPush } from './git-server.ts';
import { startGitServer } from './git-server.ts';
import { answerArtifacts } from './launcher/sample-artifacts.ts';

const [root = '.', port = '0'] = process.argv.slice(2);
const server = await startGitServer({
  root,
  port: Number(port),
  onPush: postWebhook,
  intercept: answerArtifacts(root),
});
console.log(`Serving ${root} at ${server.url}`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => server.close());

function postWebhook(push: GitPush): void {
  const target = process.env.LOCKSTEP_WEBHOOK_URL;
  if (!target) return;
  const address = `${server.url}/${push.repository}`;
  const body = {
    ref: push.ref,
    before: push.before,
    after: push.after,
    repository: {
      name: push.repository.replace(/\.git$/, ''),
      html_url: address.replace(/\.git$/, ''),
      clone_url: address,
      default_branch: 'main',
    },
    commits: [],
  };
  fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  }).then(
    (response) => console.log(`${push.ref} of ${push.repository}: webhook ${response.status}`),
    (error: Error) => console.error(`${push.ref} of ${push.repository}: webhook ${error.message}`),
  );
}
