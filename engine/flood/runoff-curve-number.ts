/**
 * Net rain of storm after storm by the SCS curve number. A storm begins with the first rain after a dry spell: what fell
 * before is forgotten, and the whole retention is there again. What does not run off stays where it fell.
 *
 * Source: NRCS (2004) National Engineering Handbook part 630, ch. 10, eq. 10-11.
 */
import { defineModel } from '../core/model.js';
import { netRain, retention } from './storm-hydrograph.js';

const HOUR = 3_600;

export const runoffCurveNumber = defineModel({
  name: 'runoff-curve-number',
  title: { zh: 'SCS 曲线数产流', en: 'Runoff by the SCS curve number' },
  source: 'NRCS (2004) NEH-630 ch. 10, eq. 10-11',
  inputs: { rain: { unit: 'mm', min: 0, max: 2_000, doc: { zh: '雨量', en: 'rain of the step' } } },
  parameters: {
    curveNumber: { unit: '1', min: 30, max: 99.9, doc: { zh: '曲线数 CN(已按前期土湿调整)', en: 'curve number CN, for the soil as it is before the storm' } },
    initialAbstraction: { unit: '1', min: 0, max: 0.4, default: 0.2, doc: { zh: '初损与 S 之比 λ', en: 'initial abstraction as a share λ of the retention S' } },
    drySpell: { unit: 'h', min: 0.1, max: 240, default: 12, doc: { zh: '无雨多久后算下一场', en: 'time without rain after which another storm begins' } },
  },
  state: {
    fallen: { unit: 'mm', min: 0, doc: { zh: '本场累计雨量', en: 'rain of the storm so far' } },
    dry: { unit: 'h', min: 0, doc: { zh: '已无雨的时间', en: 'time since it last rained' } },
  },
  outputs: {
    runoff: { unit: 'mm', min: 0, doc: { zh: '净雨', en: 'net rain of the step' } },
    retained: { unit: 'mm', min: 0, doc: { zh: '损失量', en: 'rain of the step that stays in the catchment' } },
  },
  ledger: { of: 'water', in: ['rain'], out: ['runoff', 'retained'], stored: () => 0 },
  begin(_, __, { fallen, dry }) {
    fallen.fill(0);
    dry.fill(0);
  },
  advance(steps, n, dt, { rain }, { curveNumber, initialAbstraction, drySpell }, state, { runoff, retained }) {
    for (let i = 0; i < n; i++) {
      const [s, abstraction, spell] = [retention(curveNumber[i]!), initialAbstraction[i]!, drySpell[i]!];
      let fallen = state.fallen[i]!;
      let dry = state.dry[i]!;
      for (let t = 0, at = i; t < steps; t++, at += n) {
        const own = rain[at]!;
        if (own > 0) {
          if (dry >= spell) fallen = 0;
          dry = 0;
          const net = Math.min(own, netRain(fallen + own, s, abstraction) - netRain(fallen, s, abstraction));
          fallen += own;
          runoff[at] = net;
          retained[at] = own - net;
        } else {
          dry += dt / HOUR;
          runoff[at] = 0;
          retained[at] = 0;
        }
      }
      state.fallen[i] = fallen;
      state.dry[i] = dry;
    }
  },
});
