/** The websocket's address on the server that served the page. */
export function streamAddress(page: { protocol: string; host: string }): string {
  return `${page.protocol === 'https:' ? 'wss' : 'ws'}://${page.host}/api/v1/stream`;
}
