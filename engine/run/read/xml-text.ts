/** The text of an XML file in the encoding that its first bytes or its first line declare. Source: W3C (2008) XML 1.0, appendix F. */

/** Encodings that may be declared. */
const KNOWN = ['utf-8', 'utf-16', 'gb18030', 'gbk', 'gb2312', 'big5', 'iso-8859-1', 'us-ascii'];
const DECLARED = /^<\?xml\s[^>]*?\bencoding\s*=\s*["']([^"']*)["']/;
const REMEDY = 'or save it as UTF-8';

export type XmlText = { readonly text: string } | { readonly expected: string; readonly found: string };

function decoded(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

const isGb = (bytes: Uint8Array): boolean => decoded(bytes, 'gb18030') !== null;

/** Decode a file; what it is not, and what to do about it, where that fails. */
export function decodeXml(bytes: Uint8Array): XmlText {
  const mark = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  if (mark !== null) {
    const text = decoded(bytes, mark);
    return text === null ? { expected: `UTF-16, as its first bytes say, ${REMEDY}`, found: 'other bytes' } : { text };
  }
  const head = Buffer.from(bytes.subarray(0, 200)).toString('latin1').replace(/^\u00EF\u00BB\u00BF/, '');
  const declared = (DECLARED.exec(head)?.[1] ?? 'utf-8').toLowerCase();
  if (!KNOWN.includes(declared)) return { expected: `an encoding among ${KNOWN.join(', ')}, ${REMEDY}`, found: `encoding="${declared}"` };
  if (declared === 'utf-16') return { expected: `UTF-16 with the mark of its byte order, ${REMEDY}`, found: 'no mark' };
  const text = decoded(bytes, declared === 'gb2312' || declared === 'gbk' ? 'gb18030' : declared);
  if (text !== null) return { text };
  if (declared === 'utf-8' && isGb(bytes)) return { expected: `text in UTF-8; if it is in GB18030, encoding="GB18030" in its first line, ${REMEDY}`, found: 'other bytes' };
  return { expected: `text in ${declared.toUpperCase()}, as its first line says, ${REMEDY}`, found: 'other bytes' };
}
