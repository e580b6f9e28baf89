/** Small arrays as parts of larger ones: most of the time of a small array is that of its room. */

/** Of one room [bytes]; what takes more than a quarter of it has its own. */
const ROOM = 65_536;
let [room, used] = [new ArrayBuffer(ROOM), 0];

/** So many bytes, all 0, from a multiple of eight on. */
function spaceFor(length: number): { readonly buffer: ArrayBuffer; readonly offset: number } {
  if (4 * length > ROOM) return { buffer: new ArrayBuffer(length), offset: 0 };
  if (used + length > ROOM) [room, used] = [new ArrayBuffer(ROOM), 0];
  const offset = used;
  used = (used + length + 7) & ~7;
  return { buffer: room, offset };
}

export function bytesFor(length: number): Uint8Array {
  const { buffer, offset } = spaceFor(length);
  return new Uint8Array(buffer, offset, length);
}

export function numbersFor(length: number): Float64Array {
  const { buffer, offset } = spaceFor(8 * length);
  return new Float64Array(buffer, offset, length);
}
