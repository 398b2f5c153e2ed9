import type { Node, Pipe, Templates } from './ast.ts';
import { lex, type Token } from './lex.ts';
import { parsePipeline, type Scope, unquoted } from './parse-pipeline.ts';
import { templateError } from './template-error.ts';
import { TokenStream, unexpected } from './token-stream.ts';

/** How an enclosed list of nodes ended. */
type Ending = 'end' | 'else' | 'eof';

const DEEPEST = 100;

/** Reads a template. @throws UserError that names the line. */
export function parseTemplate(source: string, isFunction: (name: string) => boolean): Templates {
  const tokens = new TokenStream(lex(source));
  return new Parser({ tokens, variables: ['$'], isFunction, depth: 0 }).parse();
}

class Parser {
  readonly #scope: Scope;
  readonly #named = new Map<string, Node[]>();
  #ranges = 0;
  #depth = 0;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  parse(): Templates {
    const { nodes } = this.#list(['eof'], { isTop: true });
    return { main: nodes, named: this.#named };
  }

  /** Nodes up to one of these endings. */
  #list(
    endings: readonly Ending[],
    { isTop = false } = {},
  ): { nodes: Node[]; ending: Ending; line: number } {
    const { tokens } = this.#scope;
    if (++this.#depth > DEEPEST) throw templateError('it is nested too deeply', tokens.line());
    const nodes: Node[] = [];
    for (;;) {
      const line = tokens.line();
      if (!tokens.peek()) {
        if (!endings.includes('eof')) throw templateError('unexpected EOF', line);
        return { nodes, ending: 'eof', line };
      }
      const token = tokens.next();
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text });
      else {
        const ending = this.#endingAt(endings);
        if (ending) {
          this.#depth--;
          return { nodes, ending, line };
        }
        const node = this.#action(isTop);
        if (node) nodes.push(node);
      }
    }
  }

  #endingAt(endings: readonly Ending[]): Ending | undefined {
    const { tokens } = this.#scope;
    const word = tokens.peekPast();
    if (word?.kind !== 'word' || (word.text !== 'end' && word.text !== 'else')) return undefined;
    if (!endings.includes(word.text)) {
      throw templateError(`unexpected {{${word.text}}}`, word.line);
    }
    tokens.next();
    if (word.text === 'end') tokens.expect('close', 'end');
    return word.text;
  }

  #action(isTop: boolean): Node | undefined {
    const { tokens } = this.#scope;
    const word = tokens.peekPast();
    const line = word?.line ?? tokens.line();
    if (word?.kind === 'word') {
      switch (word.text) {
        case 'if':
        case 'with':
        case 'range':
          tokens.next();
          return this.#control(word.text, line);
        case 'break':
        case 'continue':
          return this.#jump(tokens.next());
        case 'template':
          tokens.next();
          return this.#template(line);
        case 'block':
          tokens.next();
          return this.#block(line);
        case 'define':
          if (!isTop) throw templateError('unexpected {{define}}', line);
          tokens.next();
          this.#define();
          return undefined;
      }
    }
    // Variables of a plain action stay in sight to the end of what encloses it.
    return { kind: 'action', pipe: parsePipeline(this.#scope, 'command', 'close'), line };
  }

  #control(kind: 'if' | 'with' | 'range', line: number): Node {
    const { variables } = this.#scope;
    const inSight = variables.length;
    const pipe = parsePipeline(this.#scope, kind, 'close');
    if (kind === 'range') this.#ranges++;
    const { nodes: body, ending } = this.#list(['end', 'else']);
    if (kind === 'range') this.#ranges--;
    const orElse = ending === 'else' ? this.#orElse(kind) : undefined;
    variables.length = inSight;
    return { kind, pipe, body, line, ...(orElse ? { orElse } : {}) };
  }

  /** `{{else}}`, `{{else if …}}` or `{{else with …}}`; the latter share one `{{end}}`. */
  #orElse(kind: 'if' | 'with' | 'range'): Node[] {
    const { tokens } = this.#scope;
    const word = tokens.peekPast();
    if (word?.kind === 'word' && word.text === kind && kind !== 'range') {
      tokens.next();
      return [this.#control(kind, word.line)];
    }
    tokens.expect('close', 'else');
    return this.#list(['end']).nodes;
  }

  #jump({ text, line }: Token): Node {
    this.#scope.tokens.expect('close', `{{${text}}}`);
    if (this.#ranges === 0) throw templateError(`{{${text}}} outside {{range}}`, line);
    return { kind: text === 'break' ? 'break' : 'continue', line };
  }

  #template(line: number): Node {
    const { tokens } = this.#scope;
    const name = unquoted(tokens.expect('string', 'template clause'));
    if (tokens.peekPast()?.kind === 'close') {
      tokens.next();
      return { kind: 'template', name, line };
    }
    return { kind: 'template', name, pipe: this.#pipe('template clause'), line };
  }

  #pipe(context: string): Pipe {
    return parsePipeline(this.#scope, context, 'close');
  }

  #block(line: number): Node {
    const name = unquoted(this.#scope.tokens.expect('string', 'block clause'));
    const pipe = this.#pipe('block clause');
    this.#body(name);
    return { kind: 'template', name, pipe, line };
  }

  #define(): void {
    const { tokens } = this.#scope;
    const name = tokens.expect('string', 'define clause');
    const close = tokens.nextPast();
    if (close.kind !== 'close') throw unexpected(close, 'define clause');
    this.#body(unquoted(name));
  }

  /** A template of its own: it sees no variables but `$`. One that says nothing replaces none. */
  #body(name: string): void {
    const { variables } = this.#scope;
    const [outer, ranges] = [variables.splice(0), this.#ranges];
    variables.push('$');
    this.#ranges = 0;
    const { nodes } = this.#list(['end']);
    variables.splice(0, variables.length, ...outer);
    this.#ranges = ranges;
    const before = this.#named.get(name);
    if (!before || !isEmpty(nodes)) {
      if (before && !isEmpty(before)) {
        throw templateError(`multiple definition of template "${name}"`);
      }
      this.#named.set(name, nodes);
    }
  }
}

function isEmpty(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.kind === 'text' && node.text.trim() === '');
}
