#!/usr/bin/env node
/** The command line: `shuxiang <command>`. */
import { runProgram } from './program.js';

// whoever reads our words may stop reading (`| head`)
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

await runProgram(process.argv.slice(2));
