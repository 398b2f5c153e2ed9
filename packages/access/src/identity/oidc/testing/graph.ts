import { text } from 'node:stream/consumers';
import { createAuthority, serveHttp } from '@lockstep/testkit';

/** Answers as Microsoft Graph does when it is asked for the groups of whoever asks. */
export interface TestGraph {
  url: string;
  /** In PEM. */
  ca: string;
  /** Ids; the list is told in pages of this size. */
  ids: string[];
  pageSize: number;
  /** Instead of a page: `[403, 'Authorization_RequestDenied']`. */
  refusal: [number, string] | undefined;
  /** Where the next page is said to be, in place of where it is. */
  nextLink: string | undefined;
  /** The bodies and tokens that came. */
  asked: { method: string; body: string; authorization: string }[];
  close(): Promise<void>;
}

export async function startGraph(): Promise<TestGraph> {
  const authority = createAuthority('Graph');
  const server = await serveHttp(
    async (request, response) => {
      const { authorization = '' } = request.headers;
      const body = await text(request);
      graph.asked.push({ method: request.method ?? '', body, authorization });
      response.setHeader('content-type', 'application/json');
      const [status, code] = graph.refusal ?? [200, ''];
      const url = new URL(request.url ?? '', server.url);
      if (url.pathname !== '/v1.0/me/getMemberObjects') response.writeHead(404).end();
      else if (status !== 200) {
        response.writeHead(status).end(JSON.stringify({ error: { code, message: 'no' } }));
      } else response.end(JSON.stringify(pageAt(Number(url.searchParams.get('$skiptoken') ?? 0))));
    },
    { tls: authority.issue(['127.0.0.1']) },
  );
  const pageAt = (from: number) => {
    const to = from + graph.pageSize;
    const next = graph.nextLink ?? `${server.url}/v1.0/me/getMemberObjects?$skiptoken=${to}`;
    return {
      '@odata.context': `${server.url}/v1.0/$metadata#Collection(Edm.String)`,
      ...(to < graph.ids.length ? { '@odata.nextLink': next } : {}),
      value: graph.ids.slice(from, to),
    };
  };
  const graph: TestGraph = {
    url: server.url,
    ca: authority.ca,
    ids: [],
    pageSize: 1_000,
    refusal: undefined,
    nextLink: undefined,
    asked: [],
    close: server.close,
  };
  return graph;
}
