import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InputError } from '../../engine/core/errors.js';
import { parseTable } from '../../engine/run/small-table.js';

test('cells without quotes or blanks are cut at commas, blank lines passed over', () => {
  expect(parseTable('code,name\n11,北京市\n\n12,,x\n', 'divisions.csv')).toEqual({ header: ['code', 'name'], records: [['11', '北京市'], ['12', '', 'x']] });
});

test('any text gives the cells that csv-parse gives, or its error', () => {
  const letters = fc.constantFrom('a', '村', ',', '\n', '\r\n', ' ', '"', '\ufeff', '\t', '1');
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 12 }).map((parts) => parts.join('')), (text) => {
      const cells = (read: () => readonly (readonly string[])[]): unknown => {
        try {
          return read();
        } catch {
          return 'refused';
        }
      };
      const expected = cells(() => parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true }));
      const found = cells(() => {
        const { header, records } = parseTable(text, 'any.csv');
        return header.length === 0 ? [] : [header, ...records];
      });
      expect(found).toEqual(expected);
    }),
    { numRuns: 500 },
  );
});

test('a quote that does not end is told with its file', () => {
  expect(() => parseTable('a,b\n1,"2\n', 'costs.csv')).toThrow(InputError);
});
