import type { Expression, Local, UpvalueSource } from './ast.ts';

interface BlockScope {
  names: Map<string, Local>;
  labels: Set<string>;
  firstFreeSlot: number;
}

/** The names that are in force at one place of a function, and where their values live. */
export class FunctionScope {
  readonly parent: FunctionScope | undefined;
  readonly isVararg: boolean;
  readonly upvalues: UpvalueSource[] = [];
  readonly #upvalueNames = new Map<string, number[]>();
  readonly #blocks: BlockScope[] = [];
  readonly #gotos: { label: string; line: number; blocks: BlockScope[] }[] = [];
  #nextSlot = 0;
  slotCount = 0;
  loops = 0;

  constructor(parent: FunctionScope | undefined, isVararg: boolean) {
    this.parent = parent;
    this.isVararg = isVararg;
  }

  open(): void {
    this.#blocks.push({ names: new Map(), labels: new Set(), firstFreeSlot: this.#nextSlot });
  }

  close(): void {
    const block = this.#blocks.pop();
    if (block) this.#nextSlot = block.firstFreeSlot;
  }

  declare(name: string): Local {
    const local: Local = { name, slot: this.#nextSlot++, captured: false };
    this.slotCount = Math.max(this.slotCount, this.#nextSlot);
    this.#blocks.at(-1)?.names.set(name, local);
    return local;
  }

  /** Answers whether the label is new in this block. */
  declareLabel(name: string): boolean {
    const labels = this.#blocks.at(-1)?.labels;
    if (!labels || labels.has(name)) return false;
    labels.add(name);
    return true;
  }

  usesLabel(label: string, line: number): void {
    this.#gotos.push({ label, line, blocks: [...this.#blocks] });
  }

  /** A goto that no enclosing block has a label for. */
  strayGoto(): { label: string; line: number } | undefined {
    return this.#gotos.find(({ label, blocks }) => !blocks.some(({ labels }) => labels.has(label)));
  }

  resolve(name: string, line: number): Expression {
    const local = this.#localNamed(name);
    if (local) return { kind: 'local', local };
    const index = this.#upvalueNamed(name);
    return index === undefined ? { kind: 'global', name, line } : { kind: 'upvalue', index, name };
  }

  #localNamed(name: string): Local | undefined {
    for (let at = this.#blocks.length - 1; at >= 0; at--) {
      const local = this.#blocks[at]?.names.get(name);
      if (local) return local;
    }
    return undefined;
  }

  #upvalueNamed(name: string): number | undefined {
    const { parent } = this;
    if (!parent) return undefined;
    const local = parent.#localNamed(name);
    if (local) {
      local.captured = true;
      return this.#addUpvalue(name, { from: 'local', local });
    }
    const index = parent.#upvalueNamed(name);
    return index === undefined ? undefined : this.#addUpvalue(name, { from: 'upvalue', index });
  }

  #addUpvalue(name: string, source: UpvalueSource): number {
    const known = this.#upvalueNames.get(name) ?? [];
    const same = known.find((index) => isSame(this.upvalues[index], source));
    if (same !== undefined) return same;
    this.upvalues.push(source);
    this.#upvalueNames.set(name, [...known, this.upvalues.length - 1]);
    return this.upvalues.length - 1;
  }
}

function isSame(a: UpvalueSource | undefined, b: UpvalueSource): boolean {
  if (a?.from === 'local' && b.from === 'local') return a.local === b.local;
  return a?.from === 'upvalue' && b.from === 'upvalue' && a.index === b.index;
}
