/** Run after the compiler: writes the page's script next to the compiled report, copies what the compiler leaves, packs the parser of formulas. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { bundleLive } from './dashboard/bundle.js';
import { bundleClient } from './pages/assessment/bundle.js';

const here = new URL('./', import.meta.url);
const source = new URL('../../web-report/', here);

writeFileSync(new URL('pages/assessment/client.js', here), bundleClient());
writeFileSync(new URL('dashboard/client.js', here), bundleLive());
for (const file of ['labels.yaml', 'pages/style.css', 'dashboard/style.css']) copyFileSync(new URL(file, source), new URL(file, here));

// mathjs is some five hundred files, of which every command that reads a formula would open each: a second before it starts
const syntax = fileURLToPath(new URL('../engine/core/expression/syntax.js', here));
buildSync({ entryPoints: [syntax], outfile: syntax, allowOverwrite: true, bundle: true, external: ['../errors.js', './semantics.js', './text-limits.js'], format: 'esm', platform: 'node', charset: 'utf8', logLevel: 'silent' });
