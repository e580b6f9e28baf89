/**
 * Runoff of a unit by the Xinanjiang model of three sources, in a form that closes its water balance at any step of time.
 *
 * The impervious share evaporates min(EP, P) and sheds the rest. On the pervious share three layers of tension water
 * evaporate in turn, none below 0; net rain runs off where the parabola of capacities is full; what runs off enters the
 * free water of the area that runs off, kept as a volume F = S FR so that nothing is made or lost where FR changes; it
 * leaves as surface runoff, interflow and groundwater, each through a linear reservoir. `xinanjiang-unit.ts` has
 * the steps as they read, `assembly/xinanjiang.ts` goes them for units side by side.
 *
 * Source: Zhao (1992) J. Hydrol. 135, 371-381; the closing of the balance is this model's own.
 */
import { defineModel, type Columns, type Quantity } from '../core/model.js';
import { POWER_ROWS, powerRoom, PowerRows } from '../core/power-rows.js';
import { ABREAST, membersKernel, MOST_MEMBERS } from './members-kernel.js';
import { outflowScale, tensionWater, xinanjiangInputs, xinanjiangOutputs, xinanjiangParameters } from './xinanjiang.js';
import { XINANJIANG_MODULE } from './xinanjiang-module.js';

const DAY = 86_400;

const mm = (zh: string, en: string) => ({ unit: 'mm', min: 0, doc: { zh, en } }) as const;

/** What moves on, in the order of the rows of the kernel. */
const STATE = ['upper', 'lower', 'deep', 'free', 'contributing', 'surface', 'interflow', 'groundwater'] as const;
/** Rows that the kernel has of a unit but for its powers, powers of a unit, and exponents that are remembered. */
const [OWN_ROWS, POWERS, REMEMBERED] = [29, 4, 4_096] as const;
const ROWS = OWN_ROWS + POWERS * POWER_ROWS;

const xinanjiangKernel = membersKernel(XINANJIANG_MODULE, xinanjiangInputs, xinanjiangOutputs, [], powerRoom(REMEMBERED), (column) => new PowerRows(column));

/** Write the rows of `assembly/xinanjiang.ts` for unit `i` at place `j` of a group; `there`: 1, or 0 for one that takes up an idle lane. */
function writeUnit(rows: Float64Array, j: number, i: number, there: number, days: number, p: Columns<typeof xinanjiangParameters>, state: Columns<Record<(typeof STATE)[number], Quantity>>, powers: PowerRows): void {
  const [um, lm, dm, sm] = [p.upperCapacity[i]!, p.lowerCapacity[i]!, p.deepCapacity[i]!, p.freeCapacity[i]!];
  const [b, ex, c] = [p.tensionExponent[i]!, p.freeExponent[i]!, p.deepEvaporation[i]!];
  const wm = um + lm + dm;
  const scale = outflowScale(p.interflowOutflow[i]!, p.groundwaterOutflow[i]!);
  const [ki, kg] = [scale * p.interflowOutflow[i]!, scale * p.groundwaterOutflow[i]!];
  const logKept = days * Math.log(1 - ki - kg);
  const [cs, ci, cg] = [p.surfaceRecession[i]!, p.interflowRecession[i]!, p.groundwaterRecession[i]!];
  const recessions = days === 1 ? [cs, ci, cg] : [cs ** days, ci ** days, cg ** days];
  const own = [
    state.upper[i]!, state.lower[i]!, state.deep[i]!, state.free[i]!, state.contributing[i]!, state.surface[i]!, state.interflow[i]!, state.groundwater[i]!,
    um, lm, dm, wm, 1 / lm, 1 / wm, 1 / (wm * (1 + b)), p.evaporationRatio[i]!, c, c * lm,
    sm, 1 / sm, 1 / (sm * (1 + ex)), logKept, 1 - Math.exp(logKept), ki / (ki + kg),
    p.imperviousShare[i]!, recessions[0]!, recessions[1]!, recessions[2]!, there,
  ];
  for (let k = 0; k < OWN_ROWS; k++) rows[k * ABREAST + j] = own[k]!;
  const exponents = [1 / (1 + b), 1 + b, 1 / (1 + ex), 1 + ex];
  for (let k = 0; k < POWERS; k++) powers.write(exponents[k]!, rows, (OWN_ROWS + k * POWER_ROWS) * ABREAST + j, ABREAST, j > 0);
}

export const runoffXinanjiang = defineModel({
  name: 'runoff-xinanjiang',
  title: { zh: '三水源新安江模型', en: 'Xinanjiang model of three sources' },
  source: 'Zhao (1992) J. Hydrol. 135, 371-381, with a closed water balance',
  inputs: xinanjiangInputs,
  parameters: xinanjiangParameters,
  state: {
    ...tensionWater,
    free: mm('自由水(折合透水面积)', 'free water, over the pervious area'),
    contributing: { unit: '1', min: 0, max: 1, doc: { zh: '产流面积比例 FR', en: 'share FR of the area that runs off' } },
    surface: mm('地面径流水库蓄水', 'water in the reservoir of surface runoff'),
    interflow: mm('壤中流水库蓄水', 'water in the reservoir of interflow'),
    groundwater: mm('地下水库蓄水', 'water in the reservoir of groundwater'),
  },
  outputs: xinanjiangOutputs,
  ledger: {
    of: 'water',
    in: ['rain'],
    out: ['runoff', 'actualEvapotranspiration'],
    stored: ({ upper, lower, deep, free, surface, interflow, groundwater }, { imperviousShare }, i) => (1 - imperviousShare[i]!) * (upper[i]! + lower[i]! + deep[i]! + free[i]!) + surface[i]! + interflow[i]! + groundwater[i]!,
  },

  /** Tension water half full, everything else empty. */
  begin(n, { upperCapacity, lowerCapacity, deepCapacity }, { upper, lower, deep, free, contributing, surface, interflow, groundwater }) {
    for (let i = 0; i < n; i++) {
      upper[i] = upperCapacity[i]! / 2;
      lower[i] = lowerCapacity[i]! / 2;
      deep[i] = deepCapacity[i]! / 2;
    }
    for (const column of [free, contributing, surface, interflow, groundwater]) column.fill(0);
  },

  advance(steps, n, dt, inputs, parameters, state, outputs) {
    const kernel = xinanjiangKernel();
    const days = dt / DAY;
    const finish = (): void => {
      if (kernel.groups.length === 0) return;
      kernel.run(steps, n, inputs, outputs);
      STATE.forEach((name, k) => {
        const column = state[name];
        for (const { first, members, rows } of kernel.groups) for (let j = 0; j < members; j++) column[first + j] = rows[k * ABREAST + j]!;
      });
      kernel.clear();
    };
    for (let begin = 0; begin < n; begin += ABREAST) {
      const members = Math.min(ABREAST, n - begin);
      if (!kernel.fits(begin, members, ROWS)) finish();
      if (kernel.groups.length === 0) kernel.beside.reserve(POWERS * MOST_MEMBERS);
      const { rows } = kernel.add(begin, members, ROWS, []);
      for (let j = 0; j < members; j++) writeUnit(rows, j, begin + j, 1, days, parameters, state, kernel.beside);
      // an idle lane goes along with the last one, without rain
      if (members % 2 === 1) writeUnit(rows, members, begin + members - 1, 0, days, parameters, state, kernel.beside);
    }
    finish();
  },
});
