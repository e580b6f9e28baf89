/**
 * Claims: the kernel of a household's month (two normals, an illness by its chance, its lognormal bill, a storm, savings) on
 * Philox runs at 30 million household-months a second and thread; beside it numpy on the same model, and the full engine
 * with its accounts, insurance, coping and detection. Screening: 15 million households a second.
 */
import { randomStream, registerEntities } from '../engine/core/random.js';
import { emptyLedger, fenOf, MONTHS } from '../engine/poverty/account.js';
import { loadChances, loadProcess, prepareChances, prepareProcess } from '../engine/poverty/draws.js';
import { checkHouseholds, emptyHouseholds, type StormDamage } from '../engine/poverty/household.js';
import { simulateRelapse } from '../engine/poverty/relapse.js';
import type { RelapseVariant } from '../engine/poverty/variant.js';
import { screenChances } from '../engine/poverty/screening.js';
import { NO_SUPPORT } from '../engine/poverty/support.js';
import { DRAWN, HOUSEHOLD, ILLNESS_COSTS, LABOUR, LANES, memory, yearModule } from '../engine/poverty/year-memory.js';
import { medianMs, numbers, numpyMs, report } from './measure.js';

const [HOUSEHOLDS, DRAWS] = [10_000, 100] as const;
const rate = (count: number, ms: number): string => `${(count / ms / 1_000).toFixed(1)} million/s`;

const entities = registerEntities(Array.from({ length: HOUSEHOLDS }, (_, i) => `h${i}`));
const { key0, key1 } = randomStream('bench', 'kernel');
const means = numbers(HOUSEHOLDS, 7).map((u) => 500 + 1_500 * u);
const process = prepareProcess({ persistence: 0.7, lasting: 0.12, passing: 0.15, yield: 0.2, price: 0.15 });

/** What four draws side by side have come to. */
const lanes = { income: new Float64Array(LANES), savings: new Float64Array(LANES), left: new Float64Array(LANES), month: new Int32Array(LANES), bill: new Float64Array(LANES) };
const { illnesses, illnessMonths, basis } = DRAWN;

/** Draws below the line, of the simplest year that has everything of the kernel, on the draws of the engine. */
function kernel(): number {
  const { numbers } = memory;
  const { income, savings, left, month, bill } = lanes;
  loadProcess(process);
  loadChances(prepareChances({ illness: 0.02, jobLoss: 0, accident: 0 }));
  numbers[HOUSEHOLD.farms] = 0;
  let fell = 0;
  for (let i = 0; i < HOUSEHOLDS; i++) {
    const [low, high, mean] = [entities.low[i]!, entities.high[i]!, means[i]!];
    for (let draw = 0; draw < DRAWS; draw += LANES) {
      yearModule.drawFour(draw, low, high, key0, key1);
      for (let k = 0; k < LANES; k++) {
        yearModule.drawEvents(draw + k, low, high, key0, key1);
        // an illness comes each month by its chance, with its lognormal bill; a storm by the deviate that an index has beside the damage
        const ill = numbers[illnesses]! > 0;
        month[k] = ill ? numbers[illnessMonths]! : MONTHS;
        bill[k] = ill ? Math.exp(8 + numbers[ILLNESS_COSTS]!) : 0;
        left[k] = numbers[basis]! < -1.2816 ? 0.7 : 1;
        income[k] = 0;
        savings[k] = 1_000;
      }
      for (let m = 0; m < MONTHS; m++) {
        for (let k = 0; k < LANES; k++) {
          const net = mean * numbers[LABOUR + LANES * m + k]! * (m >= 6 ? left[k]! : 1);
          income[k]! += net;
          savings[k] = Math.max(0, savings[k]! + net * 0.1 - (m === month[k] ? bill[k]! : 0));
        }
      }
      for (let k = 0; k < LANES; k++) fell += Number(income[k]! - Number(savings[k] === 0) < 8_000);
    }
  }
  return fell;
}

const months = HOUSEHOLDS * DRAWS * MONTHS;
const kernelMs = await medianMs(5, 1, kernel);
console.log(`kernel: ${rate(months, kernelMs)} household-months (claim 30)`);
const numpy = numpyMs(
  `n,r=${HOUSEHOLDS},10
g=np.random.Generator(np.random.SFC64(1))
mean=np.linspace(500,2000,n,dtype=np.float32)[:,None]
def year():
    x=np.zeros((n,r),np.float32); y=np.zeros((n,r),np.float32); s=np.full((n,r),1000,np.float32)
    storm=np.where(g.random((n,r),dtype=np.float32)<.1,np.float32(.3),np.float32(0))
    for m in range(12):
        x=np.float32(.7)*x+np.float32(.12)*g.standard_normal((n,r),dtype=np.float32)
        net=mean*np.exp(x+np.float32(.15)*g.standard_normal((n,r),dtype=np.float32)-np.float32(.025))
        if m>=6: net*=1-storm
        y+=net; s+=net*np.float32(.1)
        ill=g.random((n,r),dtype=np.float32)<.02
        k=int(ill.sum()); s[ill]-=np.exp(8+g.standard_normal(k,dtype=np.float32))
        np.maximum(s,0,out=s)
    return (y<8000).sum()`,
  'year()',
);
if (numpy !== null) report('kernel', kernelMs, 'numpy float32', (numpy * DRAWS) / 10);

const sample = 1_000;
const households = emptyHouseholds(Array.from({ length: sample }, (_, i) => `h${i}`), emptyLedger(sample));
households.ids.forEach((_, i) => {
  households.persons[i] = 3;
  for (let m = 0; m < MONTHS; m++) {
    households.ledger.wage[i * MONTHS + m] = fenOf(means[i]! * 2);
    if (m === 5) households.ledger.farmRevenue[i * MONTHS + m] = fenOf(6_000);
  }
  households.spending[i] = fenOf(means[i]! * 1.8);
  households.illness[i] = 0.02;
  households.jobLoss[i] = 0.01;
  households.accident[i] = 0.002;
});
const share = (value: number): Float32Array => new Float32Array(sample).fill(value);
const member: StormDamage = { crop: share(0.4), assets: share(0.2), house: share(0.1), closed: share(0.5), index: share(0.5) };
const cash = (perPerson: number): RelapseVariant => ({ name: `cash-${perPerson}`, off: 0, storm: true, support: { ...NO_SUPPORT, cash: { perPerson, month: null } }, against: 1 });
const plain = (name: string, storm: boolean): RelapseVariant => ({ name, off: 0, storm, support: NO_SUPPORT, against: 0 });
const variants = [plain('calm', false), plain('storm', true), ...[1, 2, 3, 4, 5].map((k) => cash(fenOf(100 * k)))];
const run = {
  households,
  entities: checkHouseholds(households),
  rules: {
    process,
    illness: { logCost: Math.log(fenOf(12_000)), deviation: 0.9, months: 2, wages: 0.5 },
    accident: { logCost: Math.log(fenOf(8_000)), deviation: 0.7, months: 3, wages: 0.5 },
    jobLossMonths: 3,
    schemes: [[{ deductible: fenOf(500), rate: 0.6, cap: Infinity }, { deductible: fenOf(10_000), rate: 0.6, cap: Infinity }, { deductible: 0, rate: 0.5, cap: fenOf(30_000) }]],
    stormMonth: 2,
    exposed: new Float64Array(MONTHS).fill(1),
    repairShare: 0.7,
    unsafeFrom: 0.5,
    firePrice: 0.6,
    rate: () => 1,
    line: new Float64Array(MONTHS).fill(fenOf(8_500)),
    triggers: { medical: [fenOf(10_000), fenOf(26_000)] as const, education: fenOf(10_000), disaster: 0.3, sweep: Array.from({ length: MONTHS }, (_, m) => m % 3 === 2), registered: Uint8Array.from({ length: 4 * MONTHS }, (_, k) => (k % MONTHS) + 1) },
  },
  variants,
  members: [member],
  draws: DRAWS,
  stream: randomStream('bench', 'poverty/year'),
  shortfallOf: 1,
};
const rows = Uint32Array.from({ length: sample }, (_, i) => i);
const engineMs = await medianMs(3, 1, () => simulateRelapse(run, rows));
const done = sample * DRAWS * MONTHS * variants.length;
console.log(`full engine, seven variants of each draw: ${rate(done, engineMs)} household-months`);
const COUNTY = 70_000;
console.log(`so a county of 70,000 households, 200 draws, seven variants, 10 % screened in, takes ${((COUNTY * 0.1 * 200 * MONTHS * variants.length * engineMs) / done / 1_000).toFixed(1)} s on one thread (claim 20 s on two)`);

const N = 1_000_000;
const prior = { distance: numbers(N, 3).map((u) => 1.5 * u - 0.2), precision: new Float64Array(N).fill(2.5), probability: numbers(N, 4).map((u) => (u < 0.3 ? u : 0)), depth: numbers(N, 5).map((u) => u * 0.6), fails: numbers(N, 6).map((u) => (u < 0.6 ? 0.06 : 0)), failed: numbers(N, 8).map((u) => u * 0.5), failedDepth: numbers(N, 9).map((u) => u * 0.9) };
const [calm, stormy] = [new Float64Array(N), new Float64Array(N)];
const screenMs = await medianMs(9, 2, () => screenChances(prior, calm, stormy));
console.log(`screening: ${rate(N, screenMs)} households (claim 15)`);
