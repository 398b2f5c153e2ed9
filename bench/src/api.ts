/** What of the product's public API the measures use. */
export class Api {
  readonly address: string;
  token = '';

  constructor(address: string) {
    this.address = address;
  }

  async signIn(username: string, password: string): Promise<void> {
    const answer = await this.send('POST', '/api/v1/session', { username, password });
    this.token = (answer as { token: string }).token;
  }

  get(path: string): Promise<unknown> {
    return this.send('GET', path);
  }

  /** @throws Error with the server's words when the answer is not 2xx. */
  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const text = await this.text(method, path, body);
    return text === '' ? undefined : JSON.parse(text);
  }

  /** The answer as it came: parsing a long list is not the server's time. */
  async text(method: string, path: string, body?: unknown): Promise<string> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text;
  }

  /** How many applications a filter such as `sync=Synced` finds: the cheapest question there is. */
  async count(filter: string): Promise<number> {
    const answer = await this.get(`/api/v1/lockstep/applications?limit=1&${filter}`);
    const { items, metadata } = answer as Page;
    return items.length + (metadata.remainingItemCount ?? 0);
  }

  /** What a Git host posts after a push. */
  async pushed(repoUrl: string, after: string): Promise<void> {
    const response = await fetch(`${this.address}/api/webhook`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-github-event': 'push' },
      body: JSON.stringify({
        ref: 'refs/heads/main',
        after,
        repository: {
          html_url: repoUrl.replace(/\.git$/, ''),
          clone_url: repoUrl,
          default_branch: 'main',
        },
        commits: [],
      }),
    });
    if (!response.ok) throw new Error(`webhook: ${response.status} ${await response.text()}`);
  }
}

interface Page {
  readonly items: readonly unknown[];
  readonly metadata: { readonly remainingItemCount?: number };
}
