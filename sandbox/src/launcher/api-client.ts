/** An answer other than 2xx, with the server's own words. */
export class ApiError extends Error {
  readonly status: number;

  constructor(request: string, status: number, body: string) {
    super(`${request}: ${status} ${body.slice(0, 500)}`);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** The few calls of Lockstep's REST API that setting it up takes. */
export class ApiClient {
  readonly address: string;
  #token: string | undefined;

  constructor(address: string) {
    this.address = address;
  }

  async isHealthy(): Promise<boolean> {
    return (await fetch(`${this.address}/healthz`)).status === 200;
  }

  /** Returns false when the password is not (or no longer) right. */
  async login(username: string, password: string): Promise<boolean> {
    try {
      const answer = await this.send('POST', '/api/v1/session', { username, password });
      this.#token = (answer as { token: string }).token;
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return false;
      throw error;
    }
  }

  async send(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.address}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(this.#token ? { authorization: `Bearer ${this.#token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    if (!response.ok) throw new ApiError(`${method} ${path}`, response.status, text);
    return text === '' ? undefined : JSON.parse(text);
  }
}
