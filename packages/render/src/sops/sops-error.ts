import { RenderError } from '../render-error.ts';

/** An encrypted file that cannot be opened; says which and why, and nothing of what is in it. */
export class SopsError extends RenderError {
  /** No key that is here fits: the file may be for somebody else. */
  readonly lacksKey: boolean;

  constructor(message: string, options: { lacksKey?: boolean } = {}) {
    super('decrypt', message);
    this.name = 'SopsError';
    this.lacksKey = options.lacksKey ?? false;
  }
}
