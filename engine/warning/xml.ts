/**
 * XML of messages that nobody has to trust: elements, attributes and text with the line they stand at. What could read a
 * file, ask a host or grow without bound (a document type, its entities) is refused before anything of it is looked at.
 *
 * Source: W3C (2008) Extensible Markup Language 1.0, fifth edition; Namespaces in XML 1.0.
 */

export interface XmlElement {
  /** Without its prefix. */
  readonly name: string;
  /** '' where it is in none. */
  readonly namespace: string;
  /** By their names as written; those that declare namespaces are left out. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** All text directly in it, one piece after another. */
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

/** What stops a reader, and where. */
export class XmlFault extends Error {
  constructor(
    readonly line: number,
    readonly expected: string,
    readonly found: string,
  ) {
    super(`line ${line}: expected ${expected}, found ${found}`);
  }
}

const XML_LIMITS = { characters: 1_000_000, depth: 32, elements: 50_000 } as const;

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };
const FORBIDDEN_TEXT = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;
const isForbidden = (code: number): boolean => (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;
const isSpace = (code: number): boolean => code === 32 || code === 9 || code === 10 || code === 13;
/** Letters, `_`, `:` and what lies beyond Latin punctuation: what a name may begin with. */
const isNameStart = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 58 || code === 0xb7 || (code >= 0xc0 && code <= 0xfffd);
/** And what may follow: digits, `.` and `-` too. */
const isNamePart = (code: number): boolean => isNameStart(code) || (code >= 48 && code <= 57) || code === 45 || code === 46;
const [SLASH, GREATER, EQUALS, BANG, QUERY] = [47, 62, 61, 33, 63];
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();
const XML_PREFIX: ReadonlyMap<string, string> = new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);

interface Open {
  readonly written: string;
  readonly element: { name: string; namespace: string; attributes: ReadonlyMap<string, string>; children: XmlElement[]; text: string; line: number };
  /** Namespaces by prefix that hold inside it. */
  readonly namespaces: ReadonlyMap<string, string>;
}

class Reader {
  private at = 0;
  private elements = 0;
  private lines = 1;
  /** Where the line ends that was last counted to. */
  private lineEnd: number;

  constructor(private readonly text: string) {
    this.lineEnd = this.nextLineEnd(0);
  }

  private nextLineEnd(from: number): number {
    const end = this.text.indexOf('\n', from);
    return end < 0 ? Infinity : end;
  }

  /** Counted on from where it was last asked for: places only ever move on. */
  private line(at = this.at): number {
    for (; this.lineEnd < at; this.lineEnd = this.nextLineEnd(this.lineEnd + 1)) this.lines++;
    return this.lines;
  }

  private fault(expected: string, found = this.at >= this.text.length ? 'the end' : `"${this.text.slice(this.at, this.at + 20).split('\n')[0]!}"`): never {
    throw new XmlFault(this.line(), expected, found);
  }

  /** A name, moved over; '' where none stands here. */
  private name(): string {
    const { text, at } = this;
    if (!isNameStart(text.charCodeAt(at))) return '';
    let end = at + 1;
    while (isNamePart(text.charCodeAt(end))) end++;
    this.at = end;
    return text.slice(at, end);
  }

  /** Move over space; whether there was any. */
  private space(): boolean {
    const from = this.at;
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
    return this.at > from;
  }

  private through(end: string, what: string): string {
    const to = this.text.indexOf(end, this.at);
    if (to < 0) this.fault(`${what} that ends with ${end}`, 'the end');
    const inside = this.text.slice(this.at, to);
    this.at = to + end.length;
    return inside;
  }

  private decoded(raw: string): string {
    if (!raw.includes('&')) return raw;
    return raw.replace(/&([^;]*);?/g, (whole, name: string) => {
      const number = /^#(?:x([\da-fA-F]{1,6})|(\d{1,7}))$/.exec(name);
      const code = number === null ? NaN : Number.parseInt(number[1] ?? number[2]!, number[1] === undefined ? 10 : 16);
      const known = number === null ? ENTITIES[name] : code <= 0x10ffff && code > 0 && !isForbidden(code) && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : undefined;
      if (known === undefined || !whole.endsWith(';')) this.fault('&lt; &gt; &amp; &quot; &apos; or a character by its number', whole.slice(0, 20));
      return known;
    });
  }

  /** Attributes up to the end of a tag; which end it was. */
  private attributes(into: Map<string, string>): '>' | '/>' {
    for (;;) {
      const spaced = this.space();
      const code = this.text.charCodeAt(this.at);
      if (code === SLASH && this.text.charCodeAt(this.at + 1) === GREATER) {
        this.at += 2;
        return '/>';
      }
      if (code === GREATER) {
        this.at++;
        return '>';
      }
      const name = this.name();
      if (name === '' || !spaced) this.fault('an attribute, or the end of the tag');
      this.space();
      if (this.text.charCodeAt(this.at) !== EQUALS) this.fault(`= after ${name}`);
      this.at++;
      this.space();
      const quote = this.text[this.at];
      if (quote !== '"' && quote !== "'") this.fault(`a quoted value of ${name}`);
      this.at++;
      const value = this.through(quote, 'a value');
      if (value.includes('<')) this.fault(`a value of ${name} without <`);
      if (into.has(name)) this.fault(`${name} once`, 'twice');
      into.set(name, this.decoded(value));
    }
  }

  /** The rest of a start tag: most have no attributes, and what holds outside holds inside. */
  private tagRest(outside: ReadonlyMap<string, string>): { readonly empty: boolean; readonly attributes: ReadonlyMap<string, string>; readonly namespaces: ReadonlyMap<string, string> } {
    if (this.text.charCodeAt(this.at) === GREATER) {
      this.at++;
      return { empty: false, attributes: NO_ATTRIBUTES, namespaces: outside };
    }
    const all = new Map<string, string>();
    const empty = this.attributes(all) === '/>';
    let namespaces = outside;
    const attributes = new Map<string, string>();
    for (const [name, value] of all) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) attributes.set(name, value);
      else namespaces = new Map(namespaces).set(name === 'xmlns' ? '' : name.slice(6), value);
    }
    for (const name of attributes.keys()) {
      const prefix = name.slice(0, Math.max(0, name.indexOf(':')));
      if (prefix !== '' && !namespaces.has(prefix)) this.fault(`a declaration of the prefix ${prefix}`, 'none');
    }
    return { empty, attributes, namespaces };
  }

  private start(open: readonly Open[]): { readonly opened: Open; readonly empty: boolean } {
    const line = this.line(this.at);
    const written = this.name();
    if (written === '') this.fault('the name of an element');
    if (++this.elements > XML_LIMITS.elements) this.fault(`at most ${XML_LIMITS.elements} elements`, 'more');
    if (open.length >= XML_LIMITS.depth) this.fault(`elements at most ${XML_LIMITS.depth} deep`, 'deeper ones');
    const outside = open.at(-1)?.namespaces ?? XML_PREFIX;
    const { empty, attributes, namespaces } = this.tagRest(outside);
    const colon = written.indexOf(':');
    const prefix = colon < 0 ? '' : written.slice(0, colon);
    const namespace = namespaces.get(prefix) ?? (prefix === '' ? '' : this.fault(`a declaration of the prefix ${prefix}`, 'none'));
    return { opened: { written, namespaces, element: { name: written.slice(colon + 1), namespace, attributes, children: [], text: '', line } }, empty };
  }

  /** The end tag of the element that is open. */
  private end(here: Open | undefined): void {
    this.at += 2;
    if (here !== undefined && this.text.startsWith(here.written, this.at) && this.text.charCodeAt(this.at + here.written.length) === GREATER) {
      this.at += here.written.length + 1;
      return;
    }
    const name = this.name();
    this.space();
    if (here?.written !== name || this.text.charCodeAt(this.at) !== GREATER) this.fault(here === undefined ? 'no end tag' : `</${here.written}>`, `</${name}`);
    this.at++;
  }

  /** What begins with `<!`: a comment, or a section of text in an element; nothing else is looked at. */
  private declared(here: Open | undefined): void {
    if (this.text.startsWith('<!--', this.at)) {
      this.at += 4;
      this.through('-->', 'a comment');
    } else if (this.text.startsWith('<![CDATA[', this.at) && here !== undefined) {
      this.at += 9;
      here.element.text += this.through(']]>', 'a section of text');
    } else this.fault('no document type and no entities', `"${this.text.slice(this.at, this.at + 12)}"`);
  }

  read(): XmlElement {
    const { text } = this;
    if (text.length > XML_LIMITS.characters) this.fault(`at most ${XML_LIMITS.characters} characters`, String(text.length));
    const forbidden = text.search(FORBIDDEN_TEXT);
    if (forbidden >= 0) throw new XmlFault(this.line(forbidden), 'characters that XML allows', `character ${text.charCodeAt(forbidden)}`);
    const open: Open[] = [];
    let root: XmlElement | null = null;
    if (text.startsWith('\uFEFF')) this.at = 1;
    while (this.at < text.length) {
      const next = text.indexOf('<', this.at);
      const end = next < 0 ? text.length : next;
      const here = open.at(-1);
      if (end > this.at) {
        const raw = text.slice(this.at, end);
        if (here !== undefined) here.element.text += this.decoded(raw);
        else if (raw.trim() !== '') this.fault('nothing outside the one element', `"${raw.trim().slice(0, 20)}"`);
        this.at = end;
      }
      if (next < 0) break;
      const kind = text.charCodeAt(next + 1);
      if (kind === SLASH) {
        this.end(here);
        open.pop();
      } else if (kind === BANG) this.declared(here);
      else if (kind === QUERY) {
        this.at += 2;
        this.through('?>', 'an instruction');
      } else {
        if (here === undefined && root !== null) this.fault('one element', 'a second');
        this.at++;
        const { opened, empty } = this.start(open);
        if (here === undefined) root = opened.element;
        else here.element.children.push(opened.element);
        if (!empty) open.push(opened);
      }
    }
    const last = open.at(-1);
    if (last !== undefined) this.fault(`</${last.written}>`, 'the end');
    return root ?? this.fault('an element', 'none');
  }
}

/**
 * Read a document.
 *
 * @throws XmlFault where it is not well-formed, too large, or has a document type
 */
export const readXml = (text: string): XmlElement => new Reader(text).read();

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
/** Text for the inside of an element; characters that XML cannot hold are left out. */
export const escapeXml = (text: string): string => text.replace(FORBIDDEN_TEXT, '').replace(/[&<>"]/g, (character) => ESCAPES[character]!);
