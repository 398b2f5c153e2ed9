import type { FastifyInstance, InjectOptions } from 'fastify';

/** Where a page was sent to, and what it was told. */
export interface Visited {
  status: number;
  location: string;
  body: string;
  setCookies: string[];
}

/** Somebody's browser, as far as it keeps cookies: of one server, whatever its host is called. */
export class CookieBrowser {
  readonly cookies = new Map<string, string>();
  readonly #app: FastifyInstance;
  readonly #origin: string;

  constructor(app: FastifyInstance, origin = 'http://lockstep.test') {
    this.#app = app;
    this.#origin = origin;
  }

  /** Opens a page, of this server by its path alone; redirects are not followed. */
  async visit(address: string, options: Partial<InjectOptions> = {}): Promise<Visited> {
    const url = new URL(address, this.#origin);
    const answer = await this.#app.inject({
      method: 'GET',
      url: `${url.pathname}${url.search}`,
      cookies: Object.fromEntries(this.cookies),
      ...options,
      headers: { host: new URL(this.#origin).host, ...options.headers },
    });
    const setCookies = [answer.headers['set-cookie'] ?? []].flat();
    for (const line of setCookies) this.#keep(line);
    const { statusCode: status, body } = answer;
    return { status, location: String(answer.headers.location ?? ''), body, setCookies };
  }

  /** Why the sign-in page says that nobody was signed in. */
  failure(): { provider: string; message: string } | undefined {
    const told = this.cookies.get('lockstep.sign-in-failure');
    return told ? JSON.parse(Buffer.from(told, 'base64url').toString()) : undefined;
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '' || /Max-Age=0|Expires=Thu, 01 Jan 1970/.test(line)) this.cookies.delete(name);
    else this.cookies.set(name, decodeURIComponent(value));
  }
}
