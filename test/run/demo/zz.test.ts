import { test } from 'vitest';
import { writeDemo } from '../../../engine/run/demo/write-demo.js';
import { loadFramework } from '../../../engine/run/framework-files.js';
import { packagePath } from '../../../engine/run/package-root.js';
test('x', async () => {
  const f = await loadFramework(packagePath('indicators'));
  const fields = (f as any).declaration?.fields ?? (f as any).framework?.fields ?? (f as any).fields;
  for (const [n, format] of [[175, 'both'], [50000, 'csv'], [50000, 'parquet']] as const) {
    const t = performance.now();
    console.log(await writeDemo({ out: `/tmp/demo-${n}-${format}`, villages: n, seed: '1', defects: false, format, fields }), performance.now() - t, process.memoryUsage().rss / 1e6);
  }
  for (const [y, d] of [[2024, false], [2025, false], [2023, true]] as const) await writeDemo({ out: `/tmp/demo-${y}-${d}`, villages: d ? 175 : 2000, seed: '1', year: y, defects: d, format: 'both', fields });
}, 300000);
