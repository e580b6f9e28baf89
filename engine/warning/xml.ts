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
const NAME = /[A-Za-z_:\u00B7\u00C0-\uFFFD][\w.:\-\u00B7\u00C0-\uFFFD]*/y;
const SPACE = /[ \t\r\n]+/y;
// eslint's rule against control characters is about regular expressions: these are what XML forbids
const isForbidden = (code: number): boolean => (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;

interface Open {
  readonly written: string;
  readonly element: { name: string; namespace: string; attributes: Map<string, string>; children: XmlElement[]; text: string; line: number };
  /** Namespaces by prefix that hold inside it. */
  readonly namespaces: ReadonlyMap<string, string>;
}

class Reader {
  private at = 0;
  private elements = 0;
  private lines = 1;
  private counted = 0;

  constructor(private readonly text: string) {}

  /** Counted on from where it was last asked for: places only ever move on. */
  private line(at = this.at): number {
    for (let k = this.text.indexOf('\n', this.counted); k >= 0 && k < at; k = this.text.indexOf('\n', k + 1)) {
      this.lines++;
      this.counted = k + 1;
    }
    return this.lines;
  }

  private fault(expected: string, found = this.at >= this.text.length ? 'the end' : `"${this.text.slice(this.at, this.at + 20).split('\n')[0]!}"`): never {
    throw new XmlFault(this.line(), expected, found);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0] ?? '';
    this.at += found.length;
    return found;
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
      const spaced = this.match(SPACE) !== '';
      if (this.text.startsWith('/>', this.at)) {
        this.at += 2;
        return '/>';
      }
      if (this.text[this.at] === '>') {
        this.at++;
        return '>';
      }
      const name = this.match(NAME);
      if (name === '' || !spaced) this.fault('an attribute, or the end of the tag');
      this.match(SPACE);
      if (this.text[this.at] !== '=') this.fault(`= after ${name}`);
      this.at++;
      this.match(SPACE);
      const quote = this.text[this.at];
      if (quote !== '"' && quote !== "'") this.fault(`a quoted value of ${name}`);
      this.at++;
      const value = this.through(quote, 'a value');
      if (value.includes('<')) this.fault(`a value of ${name} without <`);
      if (into.has(name)) this.fault(`${name} once`, 'twice');
      into.set(name, this.decoded(value));
    }
  }

  private start(open: readonly Open[]): { readonly opened: Open; readonly empty: boolean } {
    const line = this.line(this.at);
    const written = this.match(NAME);
    if (written === '') this.fault('the name of an element');
    if (++this.elements > XML_LIMITS.elements) this.fault(`at most ${XML_LIMITS.elements} elements`, 'more');
    if (open.length >= XML_LIMITS.depth) this.fault(`elements at most ${XML_LIMITS.depth} deep`, 'deeper ones');
    const all = new Map<string, string>();
    const empty = this.attributes(all) === '/>';
    let namespaces = open.at(-1)?.namespaces ?? new Map([['xml', 'http://www.w3.org/XML/1998/namespace']]);
    const attributes = new Map<string, string>();
    for (const [name, value] of all) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) attributes.set(name, value);
      else namespaces = new Map(namespaces).set(name === 'xmlns' ? '' : name.slice(6), value);
    }
    const colon = written.indexOf(':');
    const prefix = colon < 0 ? '' : written.slice(0, colon);
    const namespace = namespaces.get(prefix) ?? (prefix === '' ? '' : this.fault(`a declaration of the prefix ${prefix}`, 'none'));
    return { opened: { written, namespaces, element: { name: written.slice(colon + 1), namespace, attributes, children: [], text: '', line } }, empty };
  }

  read(): XmlElement {
    if (this.text.length > XML_LIMITS.characters) this.fault(`at most ${XML_LIMITS.characters} characters`, String(this.text.length));
    for (let k = 0; k < this.text.length; k++) if (isForbidden(this.text.charCodeAt(k))) throw new XmlFault(this.line(k), 'characters that XML allows', `character ${this.text.charCodeAt(k)}`);
    const open: Open[] = [];
    let root: XmlElement | null = null;
    if (this.text.startsWith('\uFEFF')) this.at = 1;
    while (this.at < this.text.length) {
      const next = this.text.indexOf('<', this.at);
      const end = next < 0 ? this.text.length : next;
      const raw = this.text.slice(this.at, end);
      const here = open.at(-1);
      if (here !== undefined) here.element.text += this.decoded(raw);
      else if (raw.trim() !== '') this.fault('nothing outside the one element', `"${raw.trim().slice(0, 20)}"`);
      this.at = end;
      if (next < 0) break;
      if (this.text.startsWith('<!--', this.at)) {
        this.at += 4;
        this.through('-->', 'a comment');
      } else if (this.text.startsWith('<![CDATA[', this.at) && here !== undefined) {
        this.at += 9;
        here.element.text += this.through(']]>', 'a section of text');
      } else if (this.text.startsWith('<!', this.at)) this.fault('no document type and no entities', `"${this.text.slice(this.at, this.at + 12)}"`);
      else if (this.text.startsWith('<?', this.at)) {
        this.at += 2;
        this.through('?>', 'an instruction');
      } else if (this.text.startsWith('</', this.at)) {
        this.at += 2;
        const name = this.match(NAME);
        this.match(SPACE);
        if (here?.written !== name || this.text[this.at] !== '>') this.fault(here === undefined ? 'no end tag' : `</${here.written}>`, `</${name}`);
        this.at++;
        open.pop();
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
const FORBIDDEN_TEXT = /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]/g;

/** Text for the inside of an element; characters that XML cannot hold are left out. */
export const escapeXml = (text: string): string => text.replace(FORBIDDEN_TEXT, '').replace(/[&<>"]/g, (character) => ESCAPES[character]!);
