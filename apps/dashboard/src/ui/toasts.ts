/** Short results of what people did, told once. */
export interface Toast {
  id: number;
  tone: 'ok' | 'bad';
  title: string;
  detail?: string;
}

type Listener = () => void;

const listeners = new Set<Listener>();
let toasts: readonly Toast[] = [];
let nextId = 1;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function currentToasts(): readonly Toast[] {
  return toasts;
}

export function onToasts(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Shows at most four; the oldest goes first. */
export function toast(tone: Toast['tone'], title: string, detail?: string): void {
  change([...toasts.slice(-3), { id: nextId++, tone, title, ...(detail ? { detail } : {}) }]);
}

export function dismissToast(id: number): void {
  change(toasts.filter((each) => each.id !== id));
}
