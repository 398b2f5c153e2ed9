import { UserError } from '@lockstep/domain';
import { describe, expect, it } from 'vitest';
import { createSealer } from './seal.ts';

const key = Buffer.alloc(32, 1);
const sealer = createSealer(key);

describe('sealing', () => {
  it('opens what it sealed', () => {
    const sealed = sealer.sealText('gehéim', 'cluster/1/config');
    expect(sealed).not.toContain('geh');
    expect(sealer.openText(sealed, 'cluster/1/config')).toBe('gehéim');
  });

  it('seals the same text differently each time', () => {
    expect(sealer.sealText('a', 'c')).not.toBe(sealer.sealText('a', 'c'));
  });

  it('takes the key as bytes and in base64', () => {
    const sealed = sealer.sealText('a', 'c');
    expect(createSealer(key.toString('base64')).openText(sealed, 'c')).toBe('a');
    expect(createSealer(key.toString('base64')).keyId).toBe(sealer.keyId);
  });

  const tampered = Buffer.from(sealer.sealBuffer(Buffer.from('secret'), 'c'));
  tampered[tampered.length - 1] = (tampered.at(-1) as number) ^ 1;
  it.each([
    [
      'another key',
      () => createSealer(Buffer.alloc(32, 2)).openText(sealer.sealText('a', 'c'), 'c'),
    ],
    ['another place', () => sealer.openText(sealer.sealText('a', 'cluster/1'), 'cluster/2')],
    ['a changed byte', () => sealer.openBuffer(tampered, 'c')],
    ['something short', () => sealer.openBuffer(Buffer.from([1, 2, 3]), 'c')],
    ['another version', () => sealer.openBuffer(Buffer.alloc(64, 9), 'c')],
  ])('does not open with or from %s, and says why', (_what, open) => {
    expect(open).toThrow(UserError);
    expect(open).toThrow(/LOCKSTEP_SECRET_KEY is not the key it was sealed with/);
  });

  it('refuses a key of another length', () => {
    expect(() => createSealer('c2hvcnQ=')).toThrow(/must be 32 bytes in base64/);
  });
});
