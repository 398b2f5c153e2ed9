import { createContext, use, useEffect, useRef, useSyncExternalStore } from 'react';
import { takeEarlySocket } from '../early/early.ts';
import {
  LiveStream,
  type Socket,
  type StreamState,
  type SubscribeHandlers,
} from './live-stream.ts';
import type { Topic } from './messages.ts';
import { streamAddress } from './stream-address.ts';

/** The page's stream; takes over the socket that was opened before the bundle had arrived. */
export function createStream(): LiveStream {
  return new LiveStream({
    open: () => (takeEarlySocket() ?? new WebSocket(streamAddress(location))) as Socket,
    later: (callback, afterMs) => {
      const timer = setTimeout(callback, afterMs);
      return () => clearTimeout(timer);
    },
    random: Math.random,
  });
}

export const StreamContext = createContext<LiveStream | undefined>(undefined);

export function useStream(): LiveStream {
  const stream = use(StreamContext);
  if (!stream) throw new Error('no stream around this component');
  return stream;
}

export function useStreamState(): StreamState {
  const stream = useStream();
  return useSyncExternalStore(stream.onState, () => stream.state);
}

/** Subscribes while mounted, anew when the topic's content changes. */
export function useTopic<T extends Topic>(topic: T, handlers: SubscribeHandlers<T>): void {
  const stream = useStream();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const text = JSON.stringify(topic);
  useEffect(
    () =>
      stream.subscribe(JSON.parse(text) as T, {
        onMessage: (message) => latest.current.onMessage(message),
        onGap: () => latest.current.onGap(),
      }),
    [stream, text],
  );
}
