/** Claim: the 80 indicator formulas with their guards, compiled, against mathjs evaluating the same text row by row. */
import { compile } from 'mathjs/number';
import { bindIndicator } from '../engine/core/expression/bind.js';
import { numberColumn } from '../engine/core/table.js';
import { loadFramework } from '../engine/run/framework-files.js';
import { packagePath } from '../engine/run/package-root.js';
import { resolveFramework } from '../engine/scoring/framework.js';
import { compileFramework } from '../engine/scoring/program.js';
import { medianMs, numbers, report } from './measure.js';

const ROWS = 500_000;
const SAMPLE = 5_000;
const BLOCK = 4_096;

const { declaration } = await loadFramework(packagePath('indicators'));
const program = compileFramework(resolveFramework(declaration, 2023));
const columns = new Map(
  program.fields.map((field, k) => {
    const column = numberColumn(ROWS);
    numbers(ROWS, k + 1).forEach((share, row) => {
      column.values[row] = 1 + Math.floor(1_000 * share);
    });
    return [field, column] as const;
  }),
);
const table = { rows: ROWS, columns };
const kernels = program.indicators.map(({ guard, formula }) => bindIndicator(table, guard, formula));
const out = new Float64Array(BLOCK);
const state = new Uint8Array(BLOCK);
const compiled = (): void => {
  for (let lo = 0; lo < ROWS; lo += BLOCK) for (const kernel of kernels) kernel(lo, Math.min(lo + BLOCK, ROWS), out, state);
};

// wavg is ours; the formulas mathjs cannot read are left out of its side, which only helps it.
const texts = program.indicators.filter(({ formula }) => !formula.text.includes('wavg')).map(({ formula }) => compile(formula.text));
const rowObjects = Array.from({ length: SAMPLE }, (_, row) => Object.fromEntries([...columns].map(([field, column]) => [field, column.values[row]!])));
const perRow = (): void => {
  for (const scope of rowObjects) for (const text of texts) text.evaluate(scope);
};

const ms = await medianMs(7, 2, compiled);
console.log(`per value: ${((ms * 1e6) / (ROWS * kernels.length)).toFixed(2)} ns`);
report(`${kernels.length} formulas with guards, ${ROWS} rows`, ms, `mathjs compiled, ${SAMPLE} rows scaled up`, (await medianMs(3, 1, perRow)) * (ROWS / SAMPLE));
