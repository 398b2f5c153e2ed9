/** Of addresses that come from manifests, those that lead to a page: no other is made a link. */
export function webAddresses(addresses: readonly string[] | undefined): string[] {
  return (addresses ?? []).filter((address) => {
    const protocol = URL.parse(address)?.protocol;
    return protocol === 'https:' || protocol === 'http:';
  });
}
