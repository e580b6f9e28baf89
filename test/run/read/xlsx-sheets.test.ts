import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sheetsOf } from '../../../engine/run/read/xlsx-sheets.js';
import { openZip } from '../../../engine/run/read/zip.js';
import { temporary } from './form.js';
import { zipped } from './zipped.js';

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"';
const sheet = (...texts: readonly number[]): string => `<?xml version="1.0"?><worksheet ${NAMESPACE}><sheetData>${texts.map((text, k) => `<row r="${k + 1}"><c r="A${k + 1}" t="s"><v>${text}</v></c></row>`).join('')}</sheetData></worksheet>`;
const RELATIONS = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="t" Target="worksheets/sheet2.xml"/><Relationship Id="r2" Type="t" Target="/xl/worksheets/one.xml"/></Relationships>`;
const list = (...ids: readonly string[]): string => `<?xml version="1.0"?><workbook ${NAMESPACE} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>${ids.map((id, k) => `<sheet name="第${k + 1}页" sheetId="${k + 7}" r:id="${id}"/>`).join('')}</sheets></workbook>`;
const TEXTS = `<?xml version="1.0"?><sst ${NAMESPACE}><si><t>东</t></si><si><t>西</t></si><si><t>南</t></si></sst>`;

/** Texts of each sheet under its name. */
async function read(...parts: readonly (readonly [string, string])[]): Promise<[string, unknown[]][]> {
  const path = join(temporary(), 'a.xlsx');
  writeFileSync(path, zipped(parts));
  const sheets: [string, unknown[]][] = [];
  for await (const { name, rows } of sheetsOf((await openZip(path))!)) {
    const own: unknown[] = [];
    for await (const row of rows) own.push(row.getCell(1).value);
    sheets.push([name, own]);
  }
  return sheets;
}

const parts = [['xl/worksheets/one.xml', sheet(2, 0)], ['xl/worksheets/sheet2.xml', sheet(1)], ['xl/sharedStrings.xml', TEXTS], ['xl/workbook.xml', list('r2', 'r1')], ['xl/_rels/workbook.xml.rels', RELATIONS]] as const;

test('sheets come in the order of the workbook with their names and texts, in whatever order and under whatever name their parts lie', async () => {
  const expected = [['第1页', ['南', '东']], ['第2页', ['西']]];
  expect(await read(...parts)).toEqual(expected);
  expect(await read(...parts.toReversed())).toEqual(expected);
});

test('a part is found by its address as on the web, and the texts by their relation, whatever they are called', async () => {
  const odd = RELATIONS.replace('worksheets/sheet2.xml', './worksheets/sheet2.xml').replace('/xl/worksheets/one.xml', '../xl/Worksheets/%E7%AC%AC%201.xml').replace('</Relationships>', '<Relationship Id="r3" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings" Target="/texts/all.xml"/></Relationships>');
  for (const name of ['xl/worksheets/第 1.xml', 'xl/worksheets/%e7%ac%ac%201.xml']) {
    expect(await read([name, sheet(2, 0)], parts[1], ['texts/all.xml', TEXTS], parts[3], ['xl/_rels/workbook.xml.rels', odd])).toEqual([['第1页', ['南', '东']], ['第2页', ['西']]]);
  }
  expect(await read(parts[0], parts[1], ['xl/SharedStrings.xml', TEXTS], parts[3], parts[4])).toEqual([['第1页', ['南', '东']], ['第2页', ['西']]]);
});

test('a sheet may be let go before its end; a part that has to be there and is not is told', async () => {
  const path = join(temporary(), 'a.xlsx');
  writeFileSync(path, zipped(parts));
  for await (const { rows } of sheetsOf((await openZip(path))!)) {
    for await (const row of rows) {
      expect(row.getCell(1).value).toBe('南');
      break;
    }
    break;
  }
  await expect(read(...parts.filter(([name]) => name !== 'xl/worksheets/sheet2.xml'))).rejects.toThrow('no part worksheets/sheet2.xml');
  await expect(read(...parts.filter(([name]) => name !== 'xl/_rels/workbook.xml.rels'))).rejects.toThrow('no part _rels/workbook.xml.rels');
});
