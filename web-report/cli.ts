#!/usr/bin/env node
/** The command line: `shuxiang <command>`. Every command lives in its own file under commands/. */
import { Command } from 'commander';
import { describeProblem, InputError } from '../engine/core/errors.js';
import { ownPackage } from '../engine/run/write/manifest.js';
import { addAssess } from './commands/assess.js';
import { addBiasCorrect } from './commands/bias-correct.js';
import { addCalibrate } from './commands/calibrate.js';
import { addCompare } from './commands/compare.js';
import { addCriticalRainfall } from './commands/critical-rainfall.js';
import { addDemo } from './commands/demo.js';
import { addDesignStorm } from './commands/design-storm.js';
import { addDroughtIndex } from './commands/drought-index.js';
import { addExplain } from './commands/explain.js';
import { addFireWeather } from './commands/fire-weather.js';
import { addReach } from './commands/reach.js';
import { addReturnLevels } from './commands/return-levels.js';
import { addRun } from './commands/run.js';
import { addSample } from './commands/sample.js';
import { addStart } from './commands/start.js';
import { addTemplate } from './commands/template.js';
import { addValidate } from './commands/validate.js';

/** Exit code of bad input. */
const BAD_INPUT = 2;
/** Problems shown on the terminal: all of them stand in errors.csv. */
const PROBLEMS_SHOWN = 20;

const program = new Command('shuxiang')
  .description('数乡:数字乡村评价与模拟引擎 / simulation and evaluation engine for digital villages')
  .version(ownPackage().version)
  .showHelpAfterError('(shuxiang <command> --help 显示用法 / shows how)')
  .configureOutput({ outputError: (text, write) => write(text) })
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : BAD_INPUT);
  });

for (const add of [addDemo, addValidate, addTemplate, addAssess, addExplain, addSample, addRun, addCompare, addCalibrate, addCriticalRainfall, addDesignStorm, addDroughtIndex, addReturnLevels, addReach, addBiasCorrect, addFireWeather, addStart]) add(program);
for (const command of program.commands) {
  command.exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : BAD_INPUT);
  });
}

// whoever reads our words may stop reading (`| head`)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof InputError)) throw error;
  for (const problem of error.problems.slice(0, PROBLEMS_SHOWN)) process.stderr.write(`${describeProblem(problem)}\n`);
  if (error.problems.length > PROBLEMS_SHOWN) process.stderr.write(`... 另有 / and ${error.problems.length - PROBLEMS_SHOWN} more\n`);
  process.exitCode = BAD_INPUT;
}
