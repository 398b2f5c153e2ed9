import { useEffect, useMemo, useRef, useState } from 'react';
import type { ListParameters } from '../../early/early-requests.ts';
import { withSearch } from './list-search.ts';
import { useThrottled } from './use-throttled.ts';

const SEARCH_INTERVAL_MS = 60;
const ADDRESS_DELAY_MS = 250;

/**
 * The search as it is typed. The list follows at once; the address follows when the typing pauses,
 * since changing it draws the page anew.
 */
export function useSearchText(address: ListParameters, change: (next: ListParameters) => void) {
  const inAddress = address.search ?? '';
  const [text, setText] = useState(inAddress);
  const written = useRef(inAddress);
  useEffect(() => {
    // Somebody went back or forward: the address leads.
    if (inAddress === written.current) return;
    written.current = inAddress;
    setText(inAddress);
  }, [inAddress]);
  useEffect(() => {
    const wanted = text.trim();
    if (wanted === written.current) return;
    const timer = setTimeout(() => {
      written.current = wanted;
      change(withSearch(address, wanted));
    }, ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [text, address, change]);
  const searched = useThrottled(text, SEARCH_INTERVAL_MS);
  const parameters = useMemo(() => withSearch(address, searched), [address, searched]);
  return { text, setText, parameters };
}
