/** Run after the compiler: writes the page's script next to the compiled report, copies what the compiler leaves, writes the words as JSON, packs the packages. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { writeShipped } from '../engine/run/write-shipped.js';
import { bundleLive } from './dashboard/bundle.js';
import { packPackages } from './pack-packages.js';
import { bundleClient } from './pages/assessment/bundle.js';
import { parseLabels } from './pages/labels.js';
import { parsePhrases } from './pages/phrases.js';

const here = new URL('./', import.meta.url);
const source = new URL('../../web-report/', here);

writeFileSync(new URL('pages/assessment/client.js', here), bundleClient());
writeFileSync(new URL('dashboard/client.js', here), bundleLive());
for (const file of ['pages/style.css', 'dashboard/style.css']) copyFileSync(new URL(file, source), new URL(file, here));
writeFileSync(new URL('labels.json', here), JSON.stringify(parseLabels(new URL('labels.yaml', source))));
writeFileSync(new URL('phrases.json', here), JSON.stringify(parsePhrases(new URL('phrases.yaml', source))));
await writeShipped();
await packPackages(fileURLToPath(new URL('..', here)), ['engine', 'web-report']);
