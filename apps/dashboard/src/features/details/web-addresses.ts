export interface WebAddress {
  title: string;
  url: string;
}

/** Addresses that come from manifests, `address` or `title|address`: what a browser would run is none. */
export function webAddresses(addresses: readonly string[] | undefined): WebAddress[] {
  return (addresses ?? []).flatMap((text) => {
    const bar = text.indexOf('|');
    const url = text.slice(bar + 1).trim();
    const protocol = URL.parse(url)?.protocol;
    if (protocol !== 'https:' && protocol !== 'http:') return [];
    return [{ title: bar < 0 ? url : text.slice(0, bar).trim() || url, url }];
  });
}
