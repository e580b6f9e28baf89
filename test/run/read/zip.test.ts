import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openZip } from '../../../engine/run/read/zip.js';
import { temporary } from './form.js';
import { zipped } from './zipped.js';

const PARTS = [['a.xml', 'once '.repeat(20_000)], ['甲.xml', ''], ['b/c.bin', Buffer.from([0, 255, 7])]] as const;

const opened = async (bytes: Buffer): Promise<ReadonlyMap<string, Buffer> | null> => {
  const path = join(temporary(), 'a.zip');
  writeFileSync(path, bytes);
  const parts = await openZip(path);
  if (parts === null) return null;
  const read = new Map<string, Buffer>();
  for (const [name, part] of parts) read.set(name, Buffer.concat(await part().toArray()));
  return read;
};

test('every part is there under its name, also where the directory has numbers of 64 bits', async () => {
  for (const isLong of [false, true]) {
    const parts = await opened(zipped(PARTS, isLong));
    expect([...parts!].map(([name, bytes]) => [name, bytes])).toEqual(PARTS.map(([name, text]) => [name, Buffer.from(text)]));
  }
});

test('a zip with a part cut, changed or elsewhere is none', async () => {
  const whole = zipped(PARTS);
  const changed = Buffer.from(whole);
  changed[40]! ^= 1;
  const elsewhere = Buffer.from(whole);
  elsewhere.writeUInt32LE(5, whole.indexOf('PK\x01\x02', 0, 'latin1') + 42);
  for (const bytes of [whole.subarray(0, -1), whole.subarray(0, 60), changed, elsewhere, Buffer.alloc(0), Buffer.from('name,value\n')]) expect(await opened(bytes)).toBeNull();
});
