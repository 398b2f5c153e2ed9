/**
 * For programs that have no business on the network: what they ask for by way of a proxy goes
 * nowhere. All that is remote was fetched before, by us.
 */
export const NO_WAY_OUT: Readonly<Record<string, string>> = {
  HTTP_PROXY: 'http://127.0.0.1:9',
  HTTPS_PROXY: 'http://127.0.0.1:9',
  NO_PROXY: '',
  http_proxy: 'http://127.0.0.1:9',
  https_proxy: 'http://127.0.0.1:9',
  no_proxy: '',
};
