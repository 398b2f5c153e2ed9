import { useEffect, useRef, useState } from 'react';

/** Follows `value` at once, then at most every `intervalMs`, and ends on the last one. */
export function useThrottled<T>(value: T, intervalMs: number): T {
  const [followed, setFollowed] = useState(value);
  const lastAt = useRef(0);
  useEffect(() => {
    const waitMs = lastAt.current + intervalMs - performance.now();
    const follow = () => {
      lastAt.current = performance.now();
      setFollowed(value);
    };
    if (waitMs <= 0) {
      follow();
      return;
    }
    const timer = setTimeout(follow, waitMs);
    return () => clearTimeout(timer);
  }, [value, intervalMs]);
  return followed;
}
