/** A commit or annotated tag taken apart: what was signed, and by what. */
export interface SignedObject {
  payload: Buffer;
  signature: string;
  format: 'pgp' | 'ssh' | 'x509';
}

const NEWLINE = 10;
/** Of repositories by SHA-1 and by SHA-256. */
const SIGNATURE_HEADERS = ['gpgsig ', 'gpgsig-sha256 '];
const TAG_SIGNATURE = /^-----BEGIN (PGP|SSH|SIGNED)/;

/** Undefined for an object that nobody signed. */
export function readSigned(object: {
  type: 'commit' | 'tag';
  content: Buffer;
}): SignedObject | undefined {
  return object.type === 'commit' ? fromCommit(object.content) : fromTag(object.content);
}

/** A commit carries its signature as a header, whose further lines begin with a space. */
function fromCommit(content: Buffer): SignedObject | undefined {
  const kept: Buffer[] = [];
  const signature: string[] = [];
  let isInSignature = false;
  let at = 0;
  while (at < content.length) {
    const end = endOfLine(content, at);
    const line = content.subarray(at, end);
    if (line[0] === NEWLINE) {
      kept.push(content.subarray(at));
      break;
    }
    const text = line.toString('latin1');
    const header = SIGNATURE_HEADERS.find((name) => text.startsWith(name));
    isInSignature = header !== undefined || (isInSignature && text.startsWith(' '));
    if (!isInSignature) kept.push(line);
    else signature.push(text.slice(header?.length ?? 1));
    at = end;
  }
  return signedObject(Buffer.concat(kept), signature.join(''));
}

/** A tag carries its signature at the end of its message. */
function fromTag(content: Buffer): SignedObject | undefined {
  let begin = -1;
  for (let at = 0; at < content.length; at = endOfLine(content, at)) {
    if (TAG_SIGNATURE.test(content.toString('latin1', at, at + 40))) begin = at;
  }
  if (begin < 0) return undefined;
  return signedObject(content.subarray(0, begin), content.toString('latin1', begin));
}

function signedObject(payload: Buffer, signature: string): SignedObject | undefined {
  if (signature.trim() === '') return undefined;
  const word = /^-----BEGIN (PGP|SSH)/.exec(signature)?.[1];
  const format = word === 'PGP' ? 'pgp' : word === 'SSH' ? 'ssh' : 'x509';
  return { payload, signature: signature.endsWith('\n') ? signature : `${signature}\n`, format };
}

function endOfLine(content: Buffer, at: number): number {
  const end = content.indexOf(NEWLINE, at);
  return end < 0 ? content.length : end + 1;
}
