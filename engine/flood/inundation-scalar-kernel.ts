/** The kernel of inundation in TypeScript, a cell at a time: what the one in WebAssembly is tested against, bit by bit. */
import { settle } from './inundation-cells.js';
import { flowWest, flowWestAndNorth, limitOutflow } from './inundation-faces.js';
import { TILE, lengthsOf, type KernelMaker, type Numbers } from './inundation-kernel.js';

export const scalarKernel: KernelMaker = (layout) => {
  const numbers = Object.fromEntries(Object.entries(lengthsOf(layout)).map(([name, length]) => [name, new Float64Array(length)])) as unknown as Numbers;
  const ground = { ...layout, height: numbers.height, friction: numbers.friction };
  const { columns } = layout;
  let [dt, time, weathers] = [0, 0, false];
  return {
    numbers,
    kernel: {
      begin(...step) {
        [dt, time, weathers] = step;
      },
      flowWest: (row, from, to) => flowWest(ground, numbers, row, from, to, dt),
      flowWestAndNorth: (row, from, to) => flowWestAndNorth(ground, numbers, row, from, to, dt, numbers.above),
      limitOutflow: (row, from, to) => limitOutflow(ground, numbers, row, from, to, dt),
      settle(row, from, to) {
        const band = Math.floor(row / TILE) * Math.ceil(columns / TILE);
        for (let begin = from; begin < to; begin += TILE) {
          const tile = band + begin / TILE;
          const h = settle(columns, layout.cellSize, numbers, weathers, row, begin, Math.min(to, begin + TILE), time, dt);
          if (row % TILE === 0 || h > numbers.most[tile]!) numbers.most[tile] = h;
        }
      },
    },
  };
};
