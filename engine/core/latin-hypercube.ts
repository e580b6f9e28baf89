/** Points spread evenly over a cube in every dimension. Source: McKay, Beckman & Conover (1979) Technometrics 21, 239-245. */
import { entityOf, openUniform, randomStream } from './random.js';

/**
 * A Latin hypercube: of `points` equal intervals of every dimension each holds one point.
 *
 * @param stream dimension d draws from the stream `<stream>/<d>`
 * @returns a list of `dimensions` numbers between 0 and 1 for each point
 */
export function latinHypercube(points: number, dimensions: number, seed: string, stream: string): number[][] {
  const all = Array.from({ length: points }, () => new Array<number>(dimensions).fill(0));
  for (let d = 0; d < dimensions; d++) {
    const own = randomStream(seed, `${stream}/${d}`);
    const keys = Array.from({ length: points }, (_, k) => openUniform(own, entityOf('order'), k));
    const order = keys.map((_, k) => k).sort((a, b) => keys[a]! - keys[b]! || a - b);
    order.forEach((k, place) => (all[k]![d] = (place + openUniform(own, entityOf('place'), k)) / points));
  }
  return all;
}
