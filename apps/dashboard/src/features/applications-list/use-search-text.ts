import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { ListParameters } from '../../early/early-requests.ts';
import { withSearch } from './list-search.ts';
import { useThrottled } from './use-throttled.ts';

const SEARCH_INTERVAL_MS = 60;
const ADDRESS_DELAY_MS = 250;

/**
 * The search as it is typed. The list follows at once; the address follows when the typing pauses
 * or the field is left, since changing it draws the page anew.
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

  const router = useRouter();
  const settle = useCallback(() => {
    const wanted = text.trim();
    // Whoever is on the way to another page must not be called back.
    const leaving = router.latestLocation.pathname !== router.state.location.pathname;
    if (wanted === written.current || leaving) return;
    written.current = wanted;
    change(withSearch(address, wanted));
  }, [text, address, change, router]);
  useEffect(() => {
    const timer = setTimeout(settle, ADDRESS_DELAY_MS);
    return () => clearTimeout(timer);
  }, [settle]);

  const searched = useThrottled(text, SEARCH_INTERVAL_MS);
  const parameters = useMemo(() => withSearch(address, searched), [address, searched]);
  return { text, setText, settle, parameters };
}
