/** The commands of `shuxiang`: each lives in its own file under commands/ and is loaded when it is called. */
import { Command, CommanderError } from 'commander';
import { describeProblem, InputError } from '../engine/core/errors.js';
import { ownPackage } from '../engine/run/write/manifest.js';

/** Every command in the order of the help, and what brings it in: only the one that is called is loaded. */
const COMMANDS: Readonly<Record<string, () => Promise<(program: Command) => void>>> = {
  demo: async () => (await import('./commands/demo.js')).addDemo,
  validate: async () => (await import('./commands/validate.js')).addValidate,
  template: async () => (await import('./commands/template.js')).addTemplate,
  assess: async () => (await import('./commands/assess.js')).addAssess,
  explain: async () => (await import('./commands/explain.js')).addExplain,
  sample: async () => (await import('./commands/sample.js')).addSample,
  run: async () => (await import('./commands/run.js')).addRun,
  models: async () => (await import('./commands/models.js')).addModels,
  compare: async () => (await import('./commands/compare.js')).addCompare,
  calibrate: async () => (await import('./commands/calibrate.js')).addCalibrate,
  'critical-rainfall': async () => (await import('./commands/critical-rainfall.js')).addCriticalRainfall,
  'convert-basin': async () => (await import('./commands/convert-basin.js')).addConvertBasin,
  'design-storm': async () => (await import('./commands/design-storm.js')).addDesignStorm,
  'drought-index': async () => (await import('./commands/drought-index.js')).addDroughtIndex,
  'return-levels': async () => (await import('./commands/return-levels.js')).addReturnLevels,
  rules: async () => (await import('./commands/rules.js')).addRules,
  warn: async () => (await import('./commands/warn.js')).addWarn,
  cap: async () => (await import('./commands/cap.js')).addCap,
  reach: async () => (await import('./commands/reach.js')).addReach,
  verify: async () => (await import('./commands/verify.js')).addVerify,
  tune: async () => (await import('./commands/tune.js')).addTune,
  'poverty-indices': async () => (await import('./commands/poverty-indices.js')).addPovertyIndices,
  relapse: async () => (await import('./commands/relapse.js')).addRelapse,
  'relapse-verify': async () => (await import('./commands/relapse-verify.js')).addRelapseVerify,
  'bias-correct': async () => (await import('./commands/bias-correct.js')).addBiasCorrect,
  'fire-weather': async () => (await import('./commands/fire-weather.js')).addFireWeather,
  'forest-fire-danger': async () => (await import('./commands/forest-fire-danger.js')).addForestFireDanger,
  serve: async () => (await import('./commands/serve.js')).addServe,
  start: async () => (await import('./commands/start.js')).addStart,
};

/** What asks for the version alone, which no command has a part in. */
const VERSION = ['-V', '--version'];
/** Exit code of bad input. */
const BAD_INPUT = 2;
/** Problems shown on the terminal: all of those of data stand in errors.csv. */
const PROBLEMS_SHOWN = 20;
/** The command that is asked what is wrong, and tells all of it. */
const CHECKING = 'validate';

/** The program with the command that is called, or with all of them. */
async function programFor(name: string): Promise<Command> {
  const program = new Command('shuxiang')
    .description('数乡:数字乡村评价与模拟引擎 / simulation and evaluation engine for digital villages')
    .version(ownPackage().version)
    .showHelpAfterError('(shuxiang <command> --help 显示用法 / shows how)')
    .configureOutput({ outputError: (text, write) => write(text) })
    .exitOverride();
  const called = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  for (const load of VERSION.includes(name) ? [] : called) (await load())(program);
  for (const command of program.commands) command.exitOverride();
  return program;
}

/**
 * Do what a command line says; what is wrong with it or with what it names stands on standard error and in the
 * process's exit code.
 *
 * @param words what stands behind the program's name
 */
export async function runProgram(words: readonly string[]): Promise<void> {
  const program = await programFor(words[0] ?? '');
  try {
    await program.parseAsync(words, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0) process.exitCode = BAD_INPUT;
      return;
    }
    if (!(error instanceof InputError)) throw error;
    const shown = words[0] === CHECKING ? Infinity : PROBLEMS_SHOWN;
    const { chineseProblem } = await import('./pages/phrases.js');
    for (const problem of error.problems.slice(0, shown)) {
      const chinese = chineseProblem(problem);
      process.stderr.write(`${chinese === null ? '' : `${chinese}\n`}${describeProblem(problem)}\n`);
    }
    if (error.problems.length > shown) process.stderr.write(`... 另有 / and ${error.problems.length - shown} more\n`);
    process.exitCode = BAD_INPUT;
  }
}
