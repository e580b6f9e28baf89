/** Run after the compiler: writes the page's script next to the compiled report, and copies what the compiler leaves. */
import { copyFileSync, writeFileSync } from 'node:fs';
import { bundleClient } from './pages/assessment/bundle.js';

const here = new URL('./', import.meta.url);
const source = new URL('../../web-report/', here);

writeFileSync(new URL('pages/assessment/client.js', here), bundleClient());
for (const file of ['labels.yaml', 'pages/style.css']) copyFileSync(new URL(file, source), new URL(file, here));
