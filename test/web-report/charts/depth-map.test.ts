import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { barLength, depthAreas, depthClass, depthKey, depthMap, depthRange, depthSample } from '../../../web-report/charts/depth-map.js';
import { palettePng } from '../../../web-report/charts/png.js';
import { OPTIONS } from './marks.js';

const said = { dry: '无水', missing: '无数据', format: (value: number) => value.toFixed(2) };

test('classes of depth begin at 0.05, 0.3, 0.5, 1 and 2 m, lower end included', () => {
  expect([0, 0.049, 0.05, 0.3, 0.49, 0.5, 1, 1.99, 2, 9, NaN].map(depthClass)).toEqual([0, 0, 1, 2, 2, 3, 4, 4, 5, 5, 6]);
  expect([1, 2, 3, 4, 5].map(depthRange)).toEqual(['0.05–0.3 m', '0.3–0.5 m', '0.5–1 m', '1–2 m', '≥ 2 m']);
});

test('hand calculation: six cells of 100 m are 0.01 km² each', () => {
  expect(depthAreas({ depth: [0, 0.1, 0.4, 0.4, 3, NaN], cell: 100 })).toEqual([0.01, 0.01, 0.02, 0, 0, 0.01, 0.01]);
});

test('the key says the area of every class and leaves out what is nowhere', () => {
  const key = depthKey({ depth: [0, 0.1, 0.4, 0.4, 3, NaN], cell: 100 }, said);
  expect(key.map(({ label, area }) => `${label} ${area}`)).toEqual(['无水 0.01 km²', '0.05–0.3 m 0.01 km²', '0.3–0.5 m 0.02 km²', '0.5–1 m 0.00 km²', '1–2 m 0.00 km²', '≥ 2 m 0.01 km²', '无数据 0.01 km²']);
  expect(depthKey({ depth: [0], cell: 100 }, said)).toHaveLength(6);
  expect(depthSample(key[1]!.colour)).toContain(`fill="${key[1]!.colour}"`);
});

test('the map has no text that a small screen would shrink, and a bar of a round length', () => {
  const grid = { columns: 40, rows: 30, cell: 30, depth: new Float64Array(1_200) };
  const svg = depthMap(grid, { ...OPTIONS, width: 960 });
  expect(svg).not.toContain('<text');
  expect(svg).toContain('image-rendering="pixelated"');
  expect(barLength(grid)).toBe(200); // at most 400 m of 1,200, 1, 2 or 5 times a power of ten
  expect(svg).toContain('H160V'); // 200 m of 1,200 m in 960 px
});

/** Chunks of a PNG by name. */
function chunksOf(png: Uint8Array): Map<string, Buffer> {
  const bytes = Buffer.from(png);
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    chunks.set(bytes.toString('latin1', at + 4, at + 8), bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return chunks;
}

test('the PNG holds its pixels: zlib of Node reads them back, checksum and all', () => {
  const png = palettePng(3, 2, [null, '#ff0000', '#0000ff'], [0, 1, 2, 2, 1, 0]);
  const chunks = chunksOf(png);
  expect([...chunks.keys()]).toEqual(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND']);
  expect([...inflateSync(chunks.get('IDAT')!)]).toEqual([0, 0x01, 0x20, 0, 0x21, 0x00]);
  expect([...chunks.get('PLTE')!.subarray(3)]).toEqual([255, 0, 0, 0, 0, 255]);
  // CRC of an empty IEND, as in every PNG
  expect(Buffer.from(png).subarray(-4).toString('hex')).toBe('ae426082');
});

test('a large image is cut into stored blocks that join again', () => {
  const pixels = Uint8Array.from({ length: 400 * 400 }, (_, i) => i % 7);
  const scan = inflateSync(chunksOf(palettePng(400, 400, ['#000000'], pixels)).get('IDAT')!);
  expect(scan).toHaveLength(400 * 201);
  expect(scan[201 * 399 + 1 + 100]).toBe(((pixels[399 * 400 + 200]! << 4) | pixels[399 * 400 + 201]!) & 255);
});
