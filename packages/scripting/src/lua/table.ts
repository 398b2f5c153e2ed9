import type { LuaValue } from './values.ts';

/** What a table was in the object it came from, so that an empty one can be written back. */
export type SourceKind = 'list' | 'map';

/** Shared by all tables that have no slots, and never written. */
const NONE: LuaValue[] = [];

/**
 * A list takes gaps up to so many: `{1, nil, 3}` has three items. No more, since what fills a gap
 * is not counted.
 */
const GAP_AT_MOST = 8;

/**
 * A Lua table: a list part for 1…n, and slots in the order in which keys were first set. A key that
 * is set to nil keeps its slot, so that a traversal may clear what it visits.
 */
export class LuaTable {
  metatable: LuaTable | undefined;
  sourceKind: SourceKind | undefined;
  readonly list: LuaValue[] = [];
  #slots: Map<LuaValue, number> | undefined;
  #keys: LuaValue[] = NONE;
  #values: LuaValue[] = NONE;

  get(key: LuaValue): LuaValue {
    if (typeof key === 'number') {
      const at = key - 1;
      if (at >= 0 && at < this.list.length && Number.isInteger(at)) return this.list[at];
    }
    const slot = this.#slots?.get(key);
    return slot === undefined ? undefined : this.#values[slot];
  }

  /** Answers whether the table has grown. The key must be neither nil nor NaN. */
  set(key: LuaValue, value: LuaValue): boolean {
    if (typeof key === 'number' && Number.isInteger(key) && key >= 1) {
      const { list } = this;
      if (key <= list.length) {
        list[key - 1] = value;
        if (value === undefined) this.#trim();
        return false;
      }
      if (value !== undefined && key - list.length <= GAP_AT_MOST) {
        while (list.length < key - 1) list.push(this.#take(list.length + 1));
        this.#take(key);
        list.push(value);
        if (this.#slots) this.#adopt();
        return true;
      }
    }
    return this.#setSlot(key, value);
  }

  /** The number of the last item that is not nil; list items beyond a gap do not count. */
  get length(): number {
    return this.list.length;
  }

  /** Moves up what stands at `at` (from 1) and beyond. */
  insert(at: number, value: LuaValue): void {
    this.list.splice(at - 1, 0, value);
    this.#trim();
  }

  /** Takes out what stands at `at` (from 1), and closes the gap. */
  remove(at: number): LuaValue {
    const [removed] = this.list.splice(at - 1, 1);
    this.#trim();
    return removed;
  }

  /** Are there keys beside those of the list part? */
  get hasKeys(): boolean {
    return this.#values.some((value) => value !== undefined);
  }

  /** The entry after a key, undefined at the end, null when there is no such key. */
  next(key: LuaValue): [LuaValue, LuaValue] | undefined | null {
    let slot = 0;
    if (key === undefined) {
      const first = this.#nextInList(0);
      if (first) return first;
    } else if (typeof key === 'number' && key >= 1 && key <= this.list.length) {
      const following = this.#nextInList(key);
      if (following) return following;
    } else {
      const at = this.#slots?.get(key);
      // A list item that was cleared while it was visited has left the list.
      if (at === undefined) {
        if (typeof key !== 'number') return null;
      } else slot = at + 1;
    }
    for (; slot < this.#keys.length; slot++) {
      const value = this.#values[slot];
      if (value !== undefined) return [this.#keys[slot], value];
    }
    return undefined;
  }

  *entries(): Iterable<[LuaValue, LuaValue]> {
    for (let entry = this.next(undefined); entry; entry = this.next(entry[0])) yield entry;
  }

  #nextInList(after: number): [LuaValue, LuaValue] | undefined {
    for (let at = after; at < this.list.length; at++) {
      const value = this.list[at];
      if (value !== undefined) return [at + 1, value];
    }
    return undefined;
  }

  #setSlot(key: LuaValue, value: LuaValue): boolean {
    const slot = this.#slots?.get(key);
    if (slot !== undefined) {
      this.#values[slot] = value;
      return false;
    }
    if (value === undefined) return false;
    if (!this.#slots) {
      this.#slots = new Map();
      this.#keys = [];
      this.#values = [];
    }
    this.#slots.set(key, this.#keys.length);
    this.#keys.push(key);
    this.#values.push(value);
    return true;
  }

  /** What stood in the key's slot; it is empty then. */
  #take(key: LuaValue): LuaValue {
    const slot = this.#slots?.get(key);
    if (slot === undefined) return undefined;
    const value = this.#values[slot];
    this.#values[slot] = undefined;
    return value;
  }

  /** Takes into the list what follows it and was set before. */
  #adopt(): void {
    for (;;) {
      const value = this.#take(this.list.length + 1);
      if (value === undefined) return;
      this.list.push(value);
    }
  }

  #trim(): void {
    const { list } = this;
    while (list.length > 0 && list[list.length - 1] === undefined) list.pop();
  }
}
