/** Workbooks whose parts lie in the zip in an order that few programs write. */
import { join } from 'node:path';
import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readDataset } from '../../../engine/run/read/index.js';
import { csv, form, HEADER, read, ROWS, tableOf, temporary } from './form.js';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006/relationships';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

const lines = [HEADER, ...ROWS].map((line) => line.split(','));
const texts = [...new Set(lines.flat())];
const letter = (column: number): string => String.fromCharCode('A'.charCodeAt(0) + column);

/** The parts of a workbook with one sheet, all cells shared texts. */
const PARTS = {
  types: ['[Content_Types].xml', `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${TYPES}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${TYPES}.worksheet+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${TYPES}.sharedStrings+xml"/></Types>`],
  root: ['_rels/.rels', `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
  rels: ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${PACKAGE}"><Relationship Id="rId1" Type="${OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`],
  workbook: ['xl/workbook.xml', `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>`],
  texts: ['xl/sharedStrings.xml', `<sst xmlns="${MAIN}" count="${texts.length}" uniqueCount="${texts.length}">${texts.map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`],
  sheet: [
    'xl/worksheets/sheet1.xml',
    `<worksheet xmlns="${MAIN}"><sheetData>${lines.map((cells, r) => `<row r="${r + 1}">${cells.map((cell, c) => (cell === '' ? '' : `<c r="${letter(c)}${r + 1}" t="s"><v>${texts.indexOf(cell)}</v></c>`)).join('')}</row>`).join('')}</sheetData></worksheet>`,
  ],
} as const satisfies Record<string, readonly [string, string]>;

/** CRC-32 of a zip entry (PKWARE, .ZIP File Format Specification 6.3.10, section 4.4.7). */
function crc32(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}

/** A zip file of stored entries in the order given. */
function zip(parts: readonly (readonly [string, string])[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let at = 0;
  for (const [name, text] of parts) {
    const bytes = Buffer.from(XML + text);
    // Version 2.0, no flags, stored, 1980-01-01; then checksum, sizes, length of the name.
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    central.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, place, Buffer.from(name));
    const entry = Buffer.concat([Buffer.from([0x50, 0x4b, 3, 4]), common, Buffer.from(name), bytes]);
    local.push(entry);
    at += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...local, directory, end]);
}

test.each<[string, readonly (keyof typeof PARTS)[]]>([
  ['as Excel writes it', ['types', 'root', 'rels', 'workbook', 'texts', 'sheet']],
  ['the list of sheets last', ['types', 'root', 'rels', 'texts', 'sheet', 'workbook']],
  ['the texts last', ['types', 'root', 'workbook', 'rels', 'sheet', 'texts']],
  ['everything after the sheet', ['sheet', 'workbook', 'rels', 'texts', 'root', 'types']],
])('a workbook with %s is read as its CSV is', async (_, order) => {
  const path = join(temporary(), 'v.xlsx');
  writeFileSync(path, zip(order.map((part) => PARTS[part])));
  const dataset = await readDataset(path, form);
  expect(dataset.problems).toEqual([]);
  expect(tableOf(dataset)).toEqual(tableOf(await read(csv(...ROWS))));
});
