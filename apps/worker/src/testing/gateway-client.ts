import { GATEWAY_PREFIX, type LogLine } from '@lockstep/domain';
import { gatewayToken } from '../gateway/server.ts';

/** What a server gets from a worker's gateway, with the status it came with. */
export interface GatewayAnswer<T> {
  status: number;
  text: string;
  result: T;
  error?: { code: string; message: string; details: unknown[] };
}

/** Speaks to a worker's gateway as a server does. */
export class GatewayClient {
  readonly #address: string;
  readonly #token: string;

  constructor(address: string, secretKey: string) {
    this.#address = address;
    this.#token = gatewayToken(Buffer.from(secretKey, 'base64'));
  }

  async call<T = unknown>(
    method: string,
    body: object,
    token = this.#token,
  ): Promise<GatewayAnswer<T>> {
    const response = await this.post(method, body, { token });
    const text = await response.text();
    return { status: response.status, text, ...JSON.parse(text || '{}') };
  }

  /** The lines of a log that ends, without the mark at its end. */
  async logs(body: object): Promise<LogLine[]> {
    const response = await this.post('logs', body, {});
    const text = await response.text();
    if (response.status !== 200) throw new Error(`${response.status} ${text}`);
    return text
      .split('\n')
      .slice(1)
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LogLine)
      .filter(({ last }) => !last);
  }

  /** A text is sent as it is. */
  post(
    method: string,
    body: object | string,
    options: { token?: string; signal?: AbortSignal },
  ): Promise<Response> {
    return fetch(`${this.#address}${GATEWAY_PREFIX}/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${options.token ?? this.#token}` },
      body: typeof body === 'string' ? body : JSON.stringify(body),
      signal: options.signal,
    });
  }
}
