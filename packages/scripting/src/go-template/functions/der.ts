/** The few forms of ASN.1's DER that certificates are written in. */

export function sequence(...parts: Buffer[]): Buffer {
  return tagged(0x30, ...parts);
}

export function set(...parts: Buffer[]): Buffer {
  return tagged(0x31, ...parts);
}

/** A whole number of zero or more, from its bytes. */
export function integer(bytes: Buffer): Buffer {
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start++;
  const plain = bytes.subarray(start);
  const isNegative = ((plain[0] ?? 0) & 0x80) !== 0;
  return tagged(0x02, ...(isNegative ? [Buffer.from([0])] : []), plain);
}

export const TRUE = tagged(0x01, Buffer.from([0xff]));
export const NULL = tagged(0x05);

export function octets(content: Buffer): Buffer {
  return tagged(0x04, content);
}

export function bits(content: Buffer, unused = 0): Buffer {
  return tagged(0x03, Buffer.from([unused]), content);
}

export function objectId(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap((number) => {
    const groups = [number & 0x7f];
    for (let left = Math.floor(number / 128); left > 0; left = Math.floor(left / 128)) {
      groups.unshift((left & 0x7f) | 0x80);
    }
    return groups;
  });
  return tagged(0x06, Buffer.from(bytes));
}

export function text(value: string): Buffer {
  const isPrintable = /^[A-Za-z0-9 '()+,\-./:=?*&]*$/.test(value);
  return tagged(isPrintable ? 0x13 : 0x0c, Buffer.from(value));
}

/** A moment of the years 0 to 9999, to the second; after 2049 with all digits of the year. */
export function time(at: Date): Buffer {
  const digits = at.toISOString().replace(/[-:T]|\.\d+/g, '');
  const year = at.getUTCFullYear();
  const isShort = year >= 1950 && year < 2050;
  return tagged(isShort ? 0x17 : 0x18, Buffer.from(isShort ? digits.slice(2) : digits));
}

/** A tag of one byte, the length, and what it holds. */
export function tagged(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), lengthOf(content.length), content]);
}

function lengthOf(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let left = length; left > 0; left >>= 8) bytes.unshift(left & 0xff);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

/** The elements of what a tag holds, each whole. Throws RangeError for what is no DER. */
export function elementsOf(whole: Buffer): Buffer[] {
  const elements: Buffer[] = [];
  for (let at = headerLength(whole, 0); at < whole.length; ) {
    const end = endOf(whole, at);
    elements.push(whole.subarray(at, end));
    at = end;
  }
  return elements;
}

/** What a tag holds. */
export function contentOf(whole: Buffer): Buffer {
  return whole.subarray(headerLength(whole, 0));
}

function headerLength(bytes: Buffer, at: number): number {
  const length = bytes.readUInt8(at + 1);
  return length < 0x80 ? 2 : 2 + (length & 0x7f);
}

function endOf(bytes: Buffer, at: number): number {
  const header = headerLength(bytes, at);
  const length =
    header === 2 ? bytes.readUInt8(at + 1) : bytes.readUIntBE(at + 2, Math.min(header - 2, 6));
  if (at + header + length > bytes.length) throw new RangeError('the certificate breaks off');
  return at + header + length;
}
