/** Claim: multidimensional poverty of a million households of ten deprivations takes 10 ms at most; beside it numpy on flags. */
import { countSignatures, signaturePoverty } from '../engine/poverty/signatures.js';
import { medianMs, numbers, numpyMs, report } from './measure.js';

const [HOUSEHOLDS, DIMENSIONS] = [1_000_000, 10] as const;
const signatures = Uint16Array.from(numbers(HOUSEHOLDS, 9), (u) => Math.floor(u * u * 2 ** DIMENSIONS));
const weights = new Array<number>(DIMENSIONS).fill(0.1);
const ms = await medianMs(15, 3, () => signaturePoverty(countSignatures(signatures, DIMENSIONS), weights, 0.33));
console.log(`Alkire-Foster, ${HOUSEHOLDS} households of ${DIMENSIONS} deprivations: ${ms.toFixed(2)} ms (claim 10)`);
const numpy = numpyMs(
  `g=np.random.default_rng(1)
d=g.random((${HOUSEHOLDS},${DIMENSIONS}))<.3
w=np.full(${DIMENSIONS},.1)`,
  'c=d@w; p=c>=.33; h=p.mean(); m=(c*p).mean(); z=(d&p[:,None]).mean(0)',
);
if (numpy !== null) report('signatures', ms, 'numpy flags', numpy);
