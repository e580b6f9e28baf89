// engine/run/demo/write-demo.ts
import { writeFile } from "node:fs/promises";

// engine/core/errors.ts
var describeProblem = (p) => `${p.place}: expected ${p.expected}, found ${p.found} [${p.code}]`;
var quote = (text) => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text);
var LINES_IN_MESSAGE = 20;
var InputError = class extends Error {
  constructor(problems) {
    const shown2 = problems.slice(0, LINES_IN_MESSAGE).map(describeProblem);
    const rest = problems.length - shown2.length;
    super(rest > 0 ? [...shown2, `... and ${rest} more`].join("\n") : shown2.join("\n"));
    this.problems = problems;
  }
  problems;
  name = "InputError";
};
function throwIfAny(problems) {
  if (problems.length > 0) throw new InputError(problems);
}

// engine/run/divisions.ts
import { stat } from "node:fs/promises";
import { basename as basename2, join as join2 } from "node:path";

// engine/core/divisions.ts
var DIVISION_LEVELS = ["province", "prefecture", "county", "township", "village"];
var LENGTHS = { province: 2, prefecture: 4, county: 6, township: 9, village: 12 };
var codeLength = (level) => LENGTHS[level];
function levelOfCode(code) {
  if (!/^\d+$/.test(code)) return null;
  return DIVISION_LEVELS.find((level) => LENGTHS[level] === code.length) ?? null;
}
function parentCode(code) {
  const level = levelOfCode(code);
  if (level === null || level === "province") return null;
  return code.slice(0, LENGTHS[DIVISION_LEVELS[DIVISION_LEVELS.indexOf(level) - 1]]);
}
var codeAt = (code, level) => code.length >= LENGTHS[level] ? code.slice(0, LENGTHS[level]) : null;
var CITIES_WITHOUT_COUNTIES = ["4419", "4420", "4604", "6202"];
function countyKind(code) {
  if (codeAt(code, "county") === null) return null;
  const digits = Number(code.slice(4, 6));
  if (code.slice(2, 4) === "90") return "directly-administered";
  if (digits === 0) return "none";
  if (digits === 1) return "municipal-districts";
  if (digits <= 20) return "district";
  if (digits <= 70) return "county";
  return digits <= 80 ? "development-zone" : "county-level-city";
}
var lacksCounties = (code) => CITIES_WITHOUT_COUNTIES.includes(code.slice(0, 4)) && code.slice(4, 6) === "00";
var Divisions = class {
  /** @param rows by level; every code has the length of its level and its parent among the rows of the level above */
  constructor(year, rows) {
    this.year = year;
    const list2 = (level) => rows[level].map(({ code }) => code).sort();
    this.#names = new Map(Object.values(rows).flatMap((level) => level.map(({ code, name }) => [code, name])));
    this.#codes = { province: list2("province"), prefecture: list2("prefecture"), county: list2("county"), township: list2("township") };
  }
  year;
  #names;
  #codes;
  /** Whether a province, prefecture, county or township of this code is in the edition; no village is. */
  has(code) {
    return this.#names.has(code);
  }
  nameOf(code) {
    return this.#names.get(code);
  }
  /** The code of the division of this edition that `code`, of a village or of any level above, lies in. */
  parentOf(code) {
    const parent = parentCode(code);
    return parent !== null && this.has(parent) ? parent : void 0;
  }
  /** Codes of one level, ascending. */
  codes(level) {
    return this.#codes[level];
  }
};

// engine/run/package-root.ts
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
function findRoot() {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("package.json not found above this module");
    folder = above;
  }
  return folder;
}
var root = "/work/main";
var packagePath = (...parts) => join(root, ...parts);

// engine/run/small-table.ts
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { CsvError, parse } from "csv-parse/sync";

// engine/core/lookup.ts
function editDistance(a, b) {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(previous[j] + 1, current[j - 1] + 1, substitution));
    }
    previous = current;
  }
  return previous[b.length];
}
function nearestName(wanted, names) {
  let best;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - wanted.length) >= bestDistance) continue;
    const distance = editDistance(wanted.toLowerCase(), name.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [name, distance];
  }
  return best;
}
var NAMES_IN_MESSAGE = 12;
function unknownName(place, wanted, names, code) {
  const near = nearestName(wanted, names);
  const listed = names.length > NAMES_IN_MESSAGE ? `${names.slice(0, NAMES_IN_MESSAGE).join(", ")} ... (${names.length} names)` : names.join(", ");
  return { place, expected: `one of ${listed}`, found: quote(wanted) + (near === void 0 ? "" : ` (did you mean ${near}?)`), code };
}

// engine/run/small-table.ts
function parseText(text, file) {
  try {
    return parse(text, { bom: true, trim: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InputError([{ place: file, expected: "a CSV table", found: error.message, code: "table/not-csv" }]);
  }
}
async function readText(path) {
  try {
    const bytes = await readFile(path);
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const code = error.code;
    const found = code === "ENOENT" ? "no such file" : code === "EISDIR" ? "a folder" : code === "ERR_ENCODING_INVALID_ENCODED_DATA" ? "bytes that are not UTF-8" : String(error.message);
    throw new InputError([{ place: path, expected: "a readable CSV file in UTF-8", found, code: "table/unreadable" }]);
  }
}
async function readSmallTable(path, columns) {
  const file = basename(path);
  const [header, ...records] = parseText(await readText(path), file);
  const names = columns.map((column) => column.name);
  if (header === void 0) throw new InputError([{ place: file, expected: `a header with ${names.join(", ")}`, found: "an empty file", code: "table/no-header" }]);
  const problems = header.filter((name) => !names.includes(name)).map((name) => unknownName(`${file}:1`, name, names, "table/unknown-column"));
  for (const column of columns) {
    if (column.required && !header.includes(column.name)) problems.push({ place: `${file}:1`, expected: `a column ${column.name}`, found: header.join(", "), code: "table/missing-column" });
  }
  if (problems.length > 0) throw new InputError(problems);
  const rows = records.map((record, k) => ({ row: k + 2, cells: Object.fromEntries(header.map((name, c) => [name, record[c] ?? ""])) }));
  for (const { row, cells } of rows) {
    for (const column of columns) {
      const text = cells[column.name] ?? "";
      const place = `${file}:${row} ${column.name}`;
      if (text === "" && column.required) problems.push({ place, expected: column.expected ?? "a value", found: '""', code: "table/blank", row });
      else if (text !== "" && column.fits?.(text) === false) problems.push({ place, expected: column.expected ?? "a value", found: quote(text), code: "table/bad-cell", row });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return rows;
}

// engine/run/divisions.ts
var FILES = { province: "provinces.csv", prefecture: "prefectures.csv", county: "counties.csv", township: "townships.csv" };
var REPEATED = ["provinceCode", "cityCode", "areaCode"];
var isFolder = async (path) => {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
};
async function readLevel(folder, level, above, problems) {
  const length = codeLength(level);
  const file = `${basename2(folder)}/${FILES[level]}`;
  const rows = await readSmallTable(join2(folder, FILES[level]), [
    { name: "code", required: true, expected: `a code of ${length} digits`, fits: (text) => text.length === length && /^\d+$/.test(text) },
    { name: "name", required: true, expected: "a name" },
    ...REPEATED.map((name) => ({ name, required: false }))
  ]);
  const seen = /* @__PURE__ */ new Set();
  for (const { row, cells } of rows) {
    const code = cells["code"];
    const place = `${file}:${row} code`;
    if (seen.has(code)) problems.push({ place, expected: "every code once", found: quote(code), code: "divisions/duplicate-code", row });
    if (above !== null && !above.has(parentCode(code))) problems.push({ place, expected: `a code inside the level above, which has no ${parentCode(code)}`, found: quote(code), code: "divisions/no-parent", row });
    seen.add(code);
  }
  if (rows.length === 0) problems.push({ place: file, expected: "at least one division", found: "none", code: "divisions/empty" });
  return rows.map(({ cells }) => ({ code: cells["code"], name: cells["name"] }));
}
async function readEdition(folder, year) {
  const problems = [];
  const rows = { province: [], prefecture: [], county: [], township: [] };
  let above = null;
  for (const level of ["province", "prefecture", "county", "township"]) {
    try {
      rows[level] = await readLevel(folder, level, above, problems);
      above = new Set(rows[level].map(({ code }) => code));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      problems.push(...error.problems);
      above = null;
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return new Divisions(year, rows);
}
async function editionFolder(year, folder) {
  if (folder !== void 0 && !await isFolder(folder)) {
    throw new InputError([{ place: "--divisions", expected: "a folder with one folder of tables per year", found: quote(folder), code: "divisions/no-such-folder" }]);
  }
  for (const base of folder === void 0 ? [packagePath("indicators", "divisions")] : [folder, packagePath("indicators", "divisions")]) {
    const edition = join2(base, String(year));
    if (await isFolder(edition)) return edition;
  }
  return null;
}
async function loadDivisions(year, folder) {
  const edition = await editionFolder(year, folder);
  return edition === null ? null : readEdition(edition, year);
}

// engine/run/write/atomic.ts
import { rmSync } from "node:fs";
import { copyFile, link, lstat, mkdir, mkdtemp, open, rename, rm } from "node:fs/promises";
import { basename as basename3, dirname as dirname2, join as join3, resolve } from "node:path";

// engine/run/write/interruption.ts
var CANCELLED = 130;
var SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];
function tidyOnExit(tidy) {
  const onSignal = (signal) => {
    const alone = process.listenerCount(signal) === 1;
    tidy();
    if (alone) process.exit(CANCELLED);
  };
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("exit", tidy);
  return () => {
    for (const signal of SIGNALS) process.off(signal, onSignal);
    process.off("exit", tidy);
  };
}

// engine/run/write/output-problem.ts
var CAUSES = {
  ENOSPC: { text: "No space left on device", expected: "room for the results", found: "a full disk", code: "output/disk-full" },
  EDQUOT: { text: "Disk quota exceeded", expected: "room for the results", found: "an exhausted quota", code: "output/disk-full" },
  EFBIG: { text: "File too large", expected: "room for the results", found: "a file system that takes no file so large", code: "output/file-too-large" },
  EACCES: { text: "Permission denied", expected: "a place that may be written to", found: "no permission", code: "output/no-permission" },
  EPERM: { text: "Operation not permitted", expected: "a place that may be written to", found: "no permission", code: "output/no-permission" },
  EROFS: { text: "Read-only file system", expected: "a place that may be written to", found: "a read-only file system", code: "output/read-only" },
  ENOTDIR: { text: "Not a directory", expected: "a folder", found: "a file in its way", code: "output/not-a-folder" },
  EEXIST: { text: "File exists", expected: "a folder", found: "a file in its way", code: "output/not-a-folder" },
  EISDIR: { text: "Is a directory", expected: "a file or nothing", found: "a folder in its way", code: "output/is-a-folder" },
  ENAMETOOLONG: { text: "File name too long", expected: "a name the file system takes", found: "one that is too long", code: "output/name-too-long" },
  EBUSY: { text: "Device or resource busy", expected: "a file no other program holds open", found: "one in use", code: "output/in-use" },
  EMFILE: { text: "Too many open files", expected: "a file that can be opened", found: "too many open files", code: "output/too-many-files" },
  EIO: { text: "Input/output error", expected: "a disk that takes the results", found: "a failing disk", code: "output/disk-failure" }
};
function nameOf(error) {
  if (!(error instanceof Error)) return void 0;
  if ("code" in error && typeof error.code === "string" && error.code in CAUSES) return error.code;
  if ("code" in error && "syscall" in error) return void 0;
  return Object.keys(CAUSES).find((name) => error.message.includes(CAUSES[name].text));
}
function outputError(place, error) {
  const name = nameOf(error);
  if (name === void 0 || error instanceof InputError) return error;
  const { expected, found, code } = CAUSES[name];
  return new InputError([{ place, expected, found: `${found} (${name})`, code }]);
}

// engine/run/write/atomic.ts
var SCRATCH_PREFIX = ".shuxiang-partial-";
async function syncFile(path) {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
async function syncFolder(path) {
  try {
    const handle = await open(path, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    return;
  }
}
var exists = async (path) => {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
};
var keep = (path, at) => link(path, at).catch(() => copyFile(path, at));
async function putInPlace(scratch, folder, names) {
  const undo = [];
  try {
    for (const [i, name] of names.entries()) {
      const target = join3(folder, name);
      const kept = join3(scratch, `.previous-${i}`);
      if (await exists(target)) {
        if ((await lstat(target)).isDirectory()) throw Object.assign(new Error(target), { code: "EISDIR" });
        await keep(target, kept);
        undo.push(() => rename(kept, target));
      } else undo.push(() => rm(target, { force: true }));
      await rename(join3(scratch, name), target);
    }
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
  await syncFolder(folder);
}
async function writeFolder(folder, write) {
  const path = resolve(folder);
  const place = `${basename3(path)}/`;
  let made;
  let scratch;
  const tidy = () => {
    if (scratch !== void 0) rmSync(scratch, { recursive: true, force: true });
    if (made !== void 0) rmSync(made, { recursive: true, force: true });
  };
  const stopWatching = tidyOnExit(tidy);
  try {
    made = await mkdir(path, { recursive: true });
    scratch = await mkdtemp(join3(path, SCRATCH_PREFIX));
    const names = [];
    const inside = scratch;
    const file = (name) => {
      if (name !== basename3(name)) throw new Error(`not a plain file name: ${name}`);
      if (!names.includes(name)) names.push(name);
      return join3(inside, name);
    };
    const result = await write({ file, names });
    for (const name of names) await syncFile(join3(scratch, name));
    await putInPlace(scratch, path, names);
    made = void 0;
    return result;
  } catch (error) {
    throw error instanceof InputError ? error : outputError(place, error);
  } finally {
    tidy();
    stopWatching();
  }
}

// engine/run/write/csv.ts
import { open as open2 } from "node:fs/promises";

// engine/run/write/block.ts
function textsOf(column, name) {
  if (ArrayBuffer.isView(column)) throw new TypeError(`column ${name}: texts expected, found numbers`);
  return column;
}
function numbersOf(column, name) {
  if (!ArrayBuffer.isView(column)) throw new TypeError(`column ${name}: numbers expected, found texts`);
  return column;
}
function refuseNotFinite(value, name, row) {
  throw new Error(`column ${name}, row ${row}: ${value} is not a result`);
}

// engine/run/write/csv-cell.ts
var FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
var PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;
var NEEDS_QUOTES = /[",\r\n]/;
var withoutFormula = (text) => FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
function csvText(text) {
  const safe = withoutFormula(text);
  return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

// engine/run/write/csv.ts
var BYTE_ORDER_MARK = "\uFEFF";
var LINE_END = "\r\n";
var BATCH_ROWS = 512;
function numberWriter({ name }, index, text) {
  return (block, from, to, cells) => {
    const values = numbersOf(block.columns[index], name);
    const present2 = block.present[index] ?? null;
    for (let row = from; row < to; row++) {
      if (present2 !== null && present2[row] === 0) {
        cells[row - from] = "";
        continue;
      }
      const value = values[row];
      if (value - value !== 0) refuseNotFinite(value, name, row);
      cells[row - from] = text(value);
    }
  };
}
function textWriter({ name }, index) {
  return (block, from, to, cells) => {
    const texts2 = textsOf(block.columns[index], name);
    const present2 = block.present[index] ?? null;
    for (let row = from; row < to; row++) {
      const text = present2 === null || present2[row] !== 0 ? texts2[row] : null;
      cells[row - from] = text === null ? "" : csvText(text);
    }
  };
}
function writer(column, index) {
  const { type, name, dictionary } = column;
  if (type === "boolean") return numberWriter(column, index, (value) => value === 0 ? "false" : "true");
  if (type !== "text") return numberWriter(column, index, String);
  if (dictionary === void 0) return textWriter(column, index);
  const cells = dictionary.map(csvText);
  return numberWriter(column, index, (code) => cells[code] ?? refuseNotFinite(code, name, 0));
}
function lines(block, writers, from, to, cells) {
  writers.forEach((write, i) => write(block, from, to, cells[i]));
  let text = "";
  for (let row = 0; row < to - from; row++) {
    text += cells[0][row];
    for (let c = 1; c < cells.length; c++) text += `,${cells[c][row]}`;
    text += LINE_END;
  }
  return text;
}
async function writeCsv(path, columns, blocks) {
  const writers = columns.map(writer);
  const cells = columns.map(() => []);
  const handle = await open2(path, "w").catch((error) => {
    throw outputError(path, error);
  });
  const put = (text) => handle.writeFile(text, "utf8").catch((error) => {
    throw outputError(path, error);
  });
  let rows = 0;
  try {
    await put(BYTE_ORDER_MARK + columns.map(({ name }) => csvText(name)).join(",") + LINE_END);
    for await (const block of blocks) {
      for (let from = 0; from < block.rows; from += BATCH_ROWS) await put(lines(block, writers, from, Math.min(block.rows, from + BATCH_ROWS), cells));
      rows += block.rows;
    }
  } finally {
    await handle.close();
  }
  return rows;
}

// engine/run/write/parquet.ts
import {
  DOUBLE,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBTableFunction,
  DuckDBVarCharVector,
  ENUM,
  VARCHAR
} from "@duckdb/node-api";
import { DuckDBEnum8Vector, DuckDBEnum16Vector, DuckDBEnum32Vector } from "@duckdb/node-api";
var VECTOR_ROWS = 2048;
var ROW_GROUP_ROWS = 10 * VECTOR_ROWS;
var identifier = (name) => `"${name.replaceAll('"', '""')}"`;
var literal = (text) => `'${text.replaceAll("'", "''")}'`;
function noValueEntry(dictionary) {
  let entry = "(no value)";
  while (dictionary.includes(entry)) entry += " ";
  return entry;
}
var SQL_TYPE = { number: "DOUBLE", integer: "BIGINT", boolean: "BOOLEAN" };
function numberCarrier({ name, type }, index) {
  const vectorOf = (chunk) => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBDoubleVector) return vector;
    throw new TypeError(`column ${name}: a vector of doubles expected`);
  };
  const value = `nullif(${identifier(name)}, 'nan'::DOUBLE)`;
  return {
    type: DOUBLE,
    select: type === "number" ? value : `CAST(${value} AS ${SQL_TYPE[type]})`,
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const values = numbersOf(block.columns[index], name);
      const present2 = block.present[index] ?? null;
      for (let i = 0; i < count; i++) {
        const there = present2 === null || present2[from + i] !== 0;
        const v = values[from + i];
        if (there && v - v !== 0) refuseNotFinite(v, name, from + i);
        vector.setItem(at + i, there ? v : NaN);
      }
    },
    flush: (chunk) => vectorOf(chunk).flush()
  };
}
function dictionaryCarrier({ name }, dictionary, index) {
  const none = noValueEntry(dictionary);
  const type = ENUM([...dictionary, none]);
  const vectorOf = (chunk) => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBEnum8Vector || vector instanceof DuckDBEnum16Vector || vector instanceof DuckDBEnum32Vector) return vector;
    throw new TypeError(`column ${name}: a vector of dictionary positions expected`);
  };
  return {
    type,
    select: `nullif(CAST(${identifier(name)} AS VARCHAR), ${literal(none)})`,
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const codes = numbersOf(block.columns[index], name);
      const present2 = block.present[index] ?? null;
      for (let i = 0; i < count; i++) {
        if (present2 !== null && present2[from + i] === 0) {
          vector.setItem(at + i, none);
          continue;
        }
        const code = codes[from + i];
        vector.setItem(at + i, dictionary[code] ?? refuseNotFinite(code, name, from + i));
      }
    },
    flush: (chunk) => vectorOf(chunk).flush()
  };
}
function textCarrier({ name }, index) {
  const vectorOf = (chunk) => {
    const vector = chunk.getColumnVector(index);
    if (vector instanceof DuckDBVarCharVector) return vector;
    throw new TypeError(`column ${name}: a vector of texts expected`);
  };
  return {
    type: VARCHAR,
    select: identifier(name),
    fill(chunk, block, from, at, count) {
      const vector = vectorOf(chunk);
      const texts2 = textsOf(block.columns[index], name);
      const present2 = block.present[index] ?? null;
      for (let i = 0; i < count; i++) vector.setItem(at + i, present2 === null || present2[from + i] !== 0 ? texts2[from + i] : null);
    },
    flush: (chunk) => vectorOf(chunk).flush()
  };
}
function carrier(column, index) {
  if (column.type !== "text") return numberCarrier({ ...column, type: column.type }, index);
  return column.dictionary === void 0 || column.dictionary.length === 0 ? textCarrier(column, index) : dictionaryCarrier(column, column.dictionary, index);
}
var Feeder = class {
  constructor(blocks, carriers) {
    this.blocks = blocks;
    this.carriers = carriers;
  }
  blocks;
  carriers;
  #block;
  #from = 0;
  rows = 0;
  #current() {
    while (this.#block === void 0 || this.#from === this.#block.rows) {
      const next = this.blocks.next();
      if (next.done === true) return void 0;
      if (next.value.columns.length !== this.carriers.length) throw new Error(`a block of ${this.carriers.length} columns expected, found ${next.value.columns.length}`);
      this.#block = next.value;
      this.#from = 0;
    }
    return this.#block;
  }
  /** Fill a vector of up to 2,048 rows; 0 rows is the end. */
  fill(chunk) {
    chunk.rowCount = VECTOR_ROWS;
    let at = 0;
    for (let block = this.#current(); block !== void 0 && at < VECTOR_ROWS; block = at < VECTOR_ROWS ? this.#current() : void 0) {
      const count = Math.min(VECTOR_ROWS - at, block.rows - this.#from);
      for (const column of this.carriers) column.fill(chunk, block, this.#from, at, count);
      this.#from += count;
      at += count;
    }
    if (at > 0) for (const column of this.carriers) column.flush(chunk);
    if (at < VECTOR_ROWS) chunk.rowCount = at;
    this.rows += at;
  }
};
async function gathered(blocks) {
  if (Symbol.iterator in blocks) return blocks[Symbol.iterator]();
  const all = [];
  for await (const block of blocks) all.push(block);
  return all.values();
}
async function writeParquet(path, columns, blocks, options = {}) {
  const carriers = columns.map(carrier);
  const feeder = new Feeder(await gathered(blocks), carriers);
  let failure;
  const source = DuckDBTableFunction.create({
    name: "results",
    bindFunction: (bind) => columns.forEach(({ name }, i) => bind.addResultColumn(name, carriers[i].type)),
    initFunction: (init) => init.setMaxThreads(1),
    mainFunction(info, chunk) {
      try {
        feeder.fill(chunk);
      } catch (error) {
        failure = { error };
        chunk.rowCount = 0;
        info.setError("the producer failed");
      }
    }
  });
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    connection.registerTableFunction(source);
    const select = columns.map(({ name }, i) => `${carriers[i].select} AS ${identifier(name)}`).join(", ");
    const format = `FORMAT parquet, COMPRESSION ${options.compression ?? "snappy"}, ROW_GROUP_SIZE ${ROW_GROUP_ROWS}, USE_TMP_FILE false`;
    await connection.run(`COPY (SELECT ${select} FROM results()) TO ${literal(path)} (${format})`);
  } catch (error) {
    throw failure === void 0 ? outputError(path, error) : failure.error;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
  return feeder.rows;
}

// engine/run/demo/defects/codes.ts
var NO_TOWNSHIP = "399";
var CODE_DEFECTS = [
  // 12 digits as a spreadsheet shows them: six digits are left.
  { class: "code-scientific", rule: "C01 C05", code: (code) => `${code[0]}.${code.slice(1, 6)}E+11` },
  { class: "code-18-digits", rule: "C01 C05", code: (code) => `${code}000000` },
  { class: "code-duplicate", rule: "C02", code: (_, before) => before },
  { class: "code-not-in-table", rule: "C02", needs: "division tables of the reporting year", code: (code) => `${code.slice(0, 6)}${NO_TOWNSHIP}${code.slice(9)}` },
  { class: "code-residents-committee", rule: "C01", code: (code) => `${code.slice(0, 9)}005` }
];

// engine/run/demo/defects/defect.ts
var defect = (kind, rule, cells, where) => ({ class: kind, rule, cells, ...where === void 0 ? {} : { where } });

// engine/run/demo/defects/consistency.ts
var BRANCHES = {
  crop: { activity: "crop_sown_mu", digital: "crop_digital_mu", output: "out_crop" },
  facility: { activity: "facility_mu", digital: "facility_digital_mu", output: "out_facility" },
  livestock: { activity: "livestock_units", digital: "livestock_digital_units", output: "out_livestock" },
  aqua: { activity: "aqua_mu", digital: "aqua_digital_mu", output: "out_aqua" }
};
var OUTPUTS = Object.values(BRANCHES).map(({ output }) => output);
var totalOutput = (form) => OUTPUTS.reduce((sum, output) => sum + form(output), 0);
var cents = (value) => Math.round(value * 100) / 100;
function digitalNothing({ activity, digital, output }, form) {
  const sales = cents(Math.min(form("agri_sales"), totalOutput(form) - form(output)));
  const online = Math.min(form("agri_online_sales"), sales);
  return { [activity]: 0, [digital]: 10, [output]: 0, agri_sales: sales, agri_online_sales: online, aid_online_sales: Math.min(form("aid_online_sales"), online) };
}
var outputOfNothing = ({ activity, digital, output }, form) => ({ [activity]: 0, [digital]: 0, [output]: Math.max(12, form(output)) });
var PEOPLE = [
  defect("population-6plus", "C07a", (form) => ({ population_6plus: form("population_resident") + 20 })),
  defect("labour-force", "C07b", (form) => ({ labour_force: Math.max(form("population_registered"), form("population_resident")) + 15 })),
  defect("women-labour", "C07c", (form) => ({ women_labour: form("labour_force") + 5 })),
  defect("young-and-old", "C07d", (form) => ({ children_under18: Math.max(form("population_registered"), form("population_resident")) - form("elderly_60plus") + 10 })),
  defect("fewer-people-than-households", "C08a", (form) => {
    const people = form("resident_households") - 2;
    return { population_resident: people, population_6plus: people - 1, internet_users_6plus: Math.min(form("internet_users_6plus"), people - 1) };
  }),
  defect("nine-to-a-household", "C08b", (form) => ({ population_resident: 9 * form("resident_households") })),
  defect("more-residents-than-registered", "C08c", (form) => {
    const households = Math.ceil(1.6 * form("households"));
    return { resident_households: households, population_resident: Math.max(form("population_resident"), 2 * households) };
  }),
  defect("broadband-above-residents", "pairs-a", (form) => ({ hh_fixed_broadband: form("resident_households") + 1 }), (form) => form("resident_households") + 1 <= 1.2 * form("households")),
  defect("broadband-above-households", "pairs-b", (form) => ({ hh_fixed_broadband: Math.ceil(1.3 * form("households")) })),
  defect("5g-without-4g", "C09", () => ({ natural_villages_4g: 0, natural_villages_5g: 1 }))
];
var LAND = [
  defect("mapped-above-cultivated", "C10a", (form) => ({ mapped_mu: form("cultivated_mu") + 10 })),
  defect("sensed-above-cultivated", "C10b", (form) => ({ rs_monitored_mu: form("cultivated_mu") + 10 })),
  defect("sown-four-times", "C10c", (form) => ({ crop_sown_mu: cents(4 * form("cultivated_mu")) }), (form) => form("cultivated_mu") > 0),
  defect("facility-above-cultivated", "C10d", (form) => ({ facility_mu: form("cultivated_mu") + 10 })),
  defect("more-land-than-area", "C17", (form) => ({ forest_mu: Math.ceil(1500 * 1.2 * form("area_km2")) }))
];
var MONEY = [
  defect("aid-sales-above-online", "C11a", (form) => ({ aid_online_sales: cents((form("agri_online_sales") + form("agri_sales")) / 2) }), (form) => form("agri_online_sales") + 1 < form("agri_sales")),
  defect("online-above-sales", "C11b", (form) => ({ agri_online_sales: cents(form("agri_sales") + 5) })),
  defect("sales-above-output", "C11c", (form) => ({ agri_sales: cents(1.6 * totalOutput(form)) }), (form) => totalOutput(form) > 5 && 1.6 * totalOutput(form) < 15 * form("population_resident")),
  defect("online-without-parcels", "C12a", () => ({ parcels_out: 0 }), (form) => form("agri_online_sales") > 0),
  defect("courier-without-parcels", "C12b", () => ({ parcels_in: 0 }), (form) => form("courier_brands_direct") > 0),
  defect("sales-in-yuan", "C20a", (form) => ({ agri_sales: 25 * form("population_resident") })),
  defect("outage-in-days", "C20b", () => ({ outage_hours: 0.6 })),
  defect("income-in-10000-yuan", "C20c", (form) => ({ income_pc: cents(form("income_pc") / 1e4) })),
  defect("income-too-high", "C20d", () => ({ income_pc: 216e3 }))
];
var SERVICES = [
  defect("telemedicine-without-clinic", "C13a", () => ({ has_village_clinic: 0, clinic_telemedicine: 1 })),
  defect("consultations-unconnected", "C13b", () => ({ has_village_clinic: 1, clinic_telemedicine: 0, tele_consults: 20 })),
  defect("archived-but-not-listed", "C14a", () => ({ listed_village: 0, listed_village_archived: 1 })),
  defect("six-station-functions", "C14b C25", () => ({ integrated_functions: 6 })),
  defect("five-centre-functions", "C14c C25", () => ({ culture_centre_functions: 5 })),
  defect("monitored-above-low-income", "C15a", (form) => ({ monitored_hh: form("low_income_hh") + 2 })),
  defect("low-income-above-households", "C15b", (form) => ({ low_income_hh: form("households") + 3 })),
  defect("fallen-back-above-monitored", "C15c", (form) => ({ hh_return_poverty: form("monitored_hh") + 1 })),
  defect("verified-above-alerts", "C15d", (form) => ({ alerts_verified_15d: form("alerts") + 2 })),
  defect("numerator-above-denominator", "pairs", (form) => ({ grid_events_closed: form("grid_events") + 3 }))
];
var PRODUCTION = [
  defect("digital-crop-of-nothing", "C16a", (form) => digitalNothing(BRANCHES.crop, form)),
  defect("digital-facility-of-nothing", "C16b", (form) => digitalNothing(BRANCHES.facility, form)),
  defect("digital-livestock-of-nothing", "C16c", (form) => digitalNothing(BRANCHES.livestock, form)),
  defect("digital-aqua-of-nothing", "C16d", (form) => digitalNothing(BRANCHES.aqua, form)),
  defect("crop-output-of-nothing", "C16e", (form) => outputOfNothing(BRANCHES.crop, form)),
  defect("facility-output-of-nothing", "C16f", (form) => outputOfNothing(BRANCHES.facility, form)),
  defect("livestock-output-of-nothing", "C16g", (form) => outputOfNothing(BRANCHES.livestock, form)),
  defect("aqua-output-of-nothing", "C16h", (form) => outputOfNothing(BRANCHES.aqua, form))
];
var NEIGHBOURS = [
  defect("main-urban-area", "C06", () => ({ urban_rural_class: "111" })),
  defect("township-field-differs", "C18a", (form) => ({ complaints: form("complaints") + 1 })),
  defect("far-from-township", "C19b", (form) => ({ lon: Math.round((form("lon") + 0.8) * 1e5) / 1e5 })),
  { ...defect("stock-fell", "C24", (form) => ({ road_km: cents(form("road_km") / 2), road_km_digital: cents(Math.min(form("road_km_digital"), form("road_km") / 2)) }), (form) => form("road_km") > 1), needs: "the file of the year before" }
];
var CONSISTENCY_DEFECTS = [...PEOPLE, ...LAND, ...MONEY, ...SERVICES, ...PRODUCTION, ...NEIGHBOURS];

// engine/run/demo/rule.ts
var TREND = 0.065;
var share = (column, of2, at, options = {}) => ({ kind: "share", column, of: of2, at, ...options });
var part = (column, of2, at, spread, options = {}) => ({ kind: "share", column, of: of2, at, spread, slope: 0, trend: 0, ...options });
var size = (column, median, spread, options = {}) => ({ kind: "size", column, median, spread, ...options });
var events = (column, mean, options = {}) => ({ kind: "events", column, mean, ...options });
var flag = (column, at, options = {}) => ({ kind: "flag", column, at, ...options });
var choice = (column, shares) => ({ kind: "choice", column, values: Object.keys(shares), shares: Object.values(shares) });
var derived = (column, make, digits) => ({ kind: "derived", column, make, ...digits === void 0 ? {} : { digits } });

// engine/run/demo/rules/agriculture.ts
var AGRICULTURE_RULES = [
  share("mapped_mu", "cultivated_mu", 0.83, { digits: 1 }),
  share("rs_monitored_mu", "cultivated_mu", 0.58, { slope: 0.6, digits: 1 }),
  events("field_sensor_stations", 8e-4, { of: "cultivated_mu", slope: 0.3, max: 200 }),
  derived("crop_sown_mu", ({ column, first }) => {
    const land = column("cultivated_mu");
    return (row) => land[row] * (0.8 + 1.3 * first[row]);
  }, 1),
  share("crop_digital_mu", "crop_sown_mu", 0.26, { slope: 0.7, digits: 1 }),
  derived("facility_mu", ({ column, first, second }) => {
    const land = column("cultivated_mu");
    return (row) => second[row] < 0.35 ? 0 : land[row] * 0.16 * first[row] ** 2;
  }, 1),
  share("facility_digital_mu", "facility_mu", 0.36, { slope: 0.7, digits: 1 }),
  size("livestock_units", 1.4, 0.8, { of: "_size", none: 0.12, flow: true, max: 4e5, digits: 1 }),
  share("livestock_digital_units", "livestock_units", 0.34, { slope: 0.7, digits: 1 }),
  size("aqua_mu", 60, 0.8, { none: 0.55, relief: -0.2, max: 2e4, digits: 1 }),
  share("aqua_digital_mu", "aqua_mu", 0.3, { slope: 0.7, digits: 1 }),
  size("out_crop", 0.125, 0.25, { of: "crop_sown_mu", growth: 0.02, digits: 2 }),
  size("out_facility", 1.15, 0.3, { of: "facility_mu", growth: 0.02, digits: 2 }),
  size("out_livestock", 0.16, 0.3, { of: "livestock_units", growth: 0.02, digits: 2 }),
  size("out_aqua", 0.75, 0.35, { of: "aqua_mu", growth: 0.02, digits: 2 }),
  derived("_output", ({ column }) => {
    const branches = ["out_crop", "out_facility", "out_livestock", "out_aqua"].map(column);
    return (row) => branches.reduce((sum, branch) => sum + branch[row], 0);
  }),
  share("traced_output", "_output", 0.27, { slope: 0.6, digits: 2 }),
  size("major_machines", 14, 0.6, { relief: -0.2, none: 0.06, max: 300 }),
  share("smart_machines", "major_machines", 0.3, { slope: 0.6 }),
  part("farming_households", "resident_households", 0.7, 0.3, { slope: -0.2 }),
  share("hh_online_extension", "farming_households", 0.42, { slope: 0.6 })
];

// engine/run/demo/rules/business.ts
var MOST_SALES_PER_RESIDENT = 15;
var BUSINESS_RULES = [
  derived("agri_sales", ({ column, first }) => {
    const output = column("_output");
    const residents = column("population_resident");
    return (row) => Math.min(output[row] * (0.62 + 0.46 * first[row]), MOST_SALES_PER_RESIDENT * residents[row]);
  }, 2),
  share("agri_online_sales", "agri_sales", 0.15, { slope: 0.6, spread: 0.8, digits: 2 }),
  flag("has_ecom_station", 0.82, { slope: 0.6 }),
  size("_courier_brands", 6, 0),
  share("courier_brands_direct", "_courier_brands", 0.56, { slope: 0.6 }),
  size("parcels_out", 9.5, 0.7, { of: "resident_households", slope: 0.35, growth: 0.04, min: 1, max: 2e6 }),
  size("parcels_in", 40, 0.35, { of: "resident_households", slope: 0.2, growth: 0.04, min: 1, max: 4e6 }),
  events("certified_products", 1.1, { slope: 0.35, max: 12 }),
  share("women_ecom_trained", "women_labour", 0.075, { slope: 0.5 }),
  share("hh_online_shopping", "resident_households", 0.62, { slope: 0.4 }),
  size("tourism_biz", 4, 0.7, { slope: 0.2, none: 0.55, max: 80 }),
  share("tourism_biz_online", "tourism_biz", 0.52),
  events("new_biz", 65e-4, { of: "resident_households", slope: 0.4, max: 200 }),
  part("job_seekers", "labour_force", 0.14, 0.25),
  share("job_matched_online", "job_seekers", 0.24, { slope: 0.5 }),
  size("merchants", 0.022, 0.5, { of: "_size", none: 0.02, max: 400 }),
  share("merchants_mobile_pay", "merchants", 0.88)
];

// engine/core/normal.ts
function normalQuantile(p) {
  const q = p - 0.5;
  return Math.abs(q) <= 0.425 ? central(q) : q < 0 ? -tail(p) : tail(1 - p);
}
function central(q) {
  const r = 0.180625 - q * q;
  const numerator = ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r + 13731.69376550946) * r + 1971.5909503065513) * r + 133.14166789178438) * r + 3.3871328727963665;
  const denominator = ((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r + 5394.196021424751) * r + 687.1870074920579) * r + 42.31333070160091) * r + 1;
  return q * numerator / denominator;
}
function tail(p) {
  const s = Math.sqrt(-Math.log(p));
  if (s > 5) return farTail(s - 5);
  const r = s - 1.6;
  const numerator = ((((((7745450142783414e-19 * r + 0.022723844989269184) * r + 0.2417807251774506) * r + 1.2704582524523684) * r + 3.6478483247632045) * r + 5.769497221460691) * r + 4.630337846156546) * r + 1.4234371107496835;
  const denominator = ((((((10507500716444169e-25 * r + 5475938084995345e-19) * r + 0.015198666563616457) * r + 0.14810397642748008) * r + 0.6897673349851) * r + 1.6763848301838038) * r + 2.053191626637759) * r + 1;
  return numerator / denominator;
}
function farTail(r) {
  const numerator = ((((((20103343992922881e-23 * r + 27115555687434876e-21) * r + 0.0012426609473880784) * r + 0.026532189526576124) * r + 0.29656057182850487) * r + 1.7848265399172913) * r + 5.463784911164114) * r + 6.657904643501103;
  const denominator = ((((((20442631033899397e-31 * r + 1421511758316446e-22) * r + 18463183175100548e-21) * r + 7868691311456133e-19) * r + 0.014875361290850615) * r + 0.1369298809227358) * r + 0.599832206555888) * r + 1;
  return numerator / denominator;
}

// engine/run/demo/rules/county.ts
var scattered = (about, degrees) => ({ column, first }) => {
  const centre = column(about);
  return (row) => centre[row] + degrees * Math.max(-2, Math.min(2, normalQuantile(first[row])));
};
var COUNTY_RULES = [
  derived("_county_lon", scattered("_province_lon", 0.8)),
  derived("_county_lat", scattered("_province_lat", 0.5)),
  size("datasets_catalogued", 180, 0.4, { slope: 0.1, min: 20, max: 5e3 }),
  share("datasets_shared", "datasets_catalogued", 0.42),
  size("key_products", 8, 0.3, { min: 3, max: 20 }),
  share("key_products_monitored", "key_products", 0.55),
  size("_base_sites", 6, 0.2),
  share("innovation_bases", "_base_sites", 0.28),
  size("ext_requests", 640, 0.6, { flow: true, min: 30 }),
  share("ext_requests_48h", "ext_requests", 0.82, { slope: 0.4 }),
  size("services_total", 310, 0.2, { min: 60 }),
  share("services_online_full", "services_total", 0.66),
  size("county_pop_resident", 1250, 0.12, { of: "_county_villages", min: 5e3, max: 3e6 }),
  share("media_app_mau", "county_pop_resident", 0.17, { slope: 0.4 }),
  size("tk_water_works", 6, 0.4, { min: 1 }),
  share("tk_water_works_auto", "tk_water_works", 0.64),
  part("county_broadband_rate", "_one", 0.81, 0.15, { slope: 0.5, trend: 0.05, digits: 4 })
];
var TOWNSHIP_RULES = [
  derived("_township_lon", scattered("_county_lon", 0.12)),
  derived("_township_lat", scattered("_county_lat", 0.1)),
  size("complaints", 22, 0.6, { slope: 0.1, none: 0.05, flow: true }),
  share("complaints_resolved", "complaints", 0.86, { slope: 0.4 }),
  size("schools", 2.6, 0.45, { none: 0.04, max: 8 }),
  share("schools_three_class", "schools", 0.56)
];

// engine/run/demo/rules/ecology.ts
var ECOLOGY_RULES = [
  events("straw_fire_points", 9e-5, { of: "cultivated_mu", slope: -0.4, max: 60 }),
  size("scale_farms", 2.6, 0.6, { none: 0.44, max: 60 }),
  share("scale_farms_online", "scale_farms", 0.5),
  size("water_sections", 2, 0.4, { none: 0.33, max: 12 }),
  share("water_sections_monitored", "water_sections", 0.6),
  share("forest_sensed_mu", "forest_mu", 0.42, { slope: 0.6, digits: 1 }),
  size("env_reports", 0.055, 0.6, { of: "_size", flow: true }),
  share("env_reports_resolved", "env_reports", 0.87, { slope: 0.4 }),
  size("sewage_works_20t", 1.5, 0.4, { none: 0.48, max: 8 }),
  share("sewage_works_20t_ok", "sewage_works_20t", 0.74),
  size("water_samples", 7, 0.4, { min: 2, max: 40 }),
  share("water_samples_ok", "water_samples", 0.93, { slope: 0.3 })
];

// engine/run/demo/rules/people.ts
var TOWNSHIP_HALF_WIDTH = 9;
var KM_PER_DEGREE = 111.2;
var MU_PER_KM2 = 1500;
var TERRAINS = ["plain", "hill", "mountain"];
var VILLAGE_TYPES = ["cluster", "suburb", "heritage", "relocate", "other"];
var URBAN_SHARES = { 112: 0.03, 121: 0.05, 122: 0.08, 123: 0.01, 210: 0.04, 220: 0.79 };
var PEOPLE_RULES = [
  choice("urban_rural_class", URBAN_SHARES),
  choice("reporter_role", { village: 0.82, township: 0.18 }),
  derived("report_year", ({ year }) => () => year),
  derived("village_type", ({ column, first }) => {
    const urban = column("urban_rural_class");
    return (row) => {
      const u = first[row];
      if (urban[row] < 3 && u < 0.5) return VILLAGE_TYPES.indexOf("suburb");
      return u < 0.5 ? 0 : u < 0.58 ? 1 : u < 0.66 ? 2 : u < 0.72 ? 3 : 4;
    };
  }),
  derived("terrain", ({ column }) => {
    const relief = column("_relief");
    return (row) => relief[row] < -0.1 ? 0 : relief[row] < 0.85 ? 1 : 2;
  }),
  flag("is_relieved_village", 0.2, { slope: -0.9, relief: 0.7, trend: 0, spread: 0.3 }),
  derived("lat", ({ column, first }) => {
    const middle = column("_township_lat");
    return (row) => middle[row] + TOWNSHIP_HALF_WIDTH / KM_PER_DEGREE * (2 * first[row] - 1);
  }, 5),
  derived("lon", ({ column, first }) => {
    const middle = column("_township_lon");
    const lat = column("lat");
    return (row) => middle[row] + TOWNSHIP_HALF_WIDTH / (KM_PER_DEGREE * Math.cos(lat[row] * Math.PI / 180)) * (2 * first[row] - 1);
  }, 5),
  size("_size", 450, 0.5, { relief: -0.12, min: 40, max: 5e3, digits: 2 }),
  size("area_km2", 0.013, 0.35, { of: "_size", relief: 0.45, min: 0.3, max: 1500, digits: 2 }),
  size("households", 1, 0.01, { of: "_size", growth: 2e-3, min: 36 }),
  part("resident_households", "households", 0.74, 0.3, { slope: 0.2 }),
  size("population_registered", 3.35, 0.08, { of: "households" }),
  derived("population_resident", ({ column, first }) => {
    const households = column("resident_households");
    return (row) => households[row] * (1.9 + 1.5 * first[row]);
  }, 0),
  part("population_6plus", "population_resident", 0.945, 0.12),
  part("labour_force", "population_registered", 0.56, 0.12),
  part("women_labour", "labour_force", 0.46, 0.1),
  part("elderly_60plus", "population_registered", 0.23, 0.15),
  derived("_younger", ({ column }) => (row) => column("population_registered")[row] - column("elderly_60plus")[row]),
  part("children_under18", "_younger", 0.21, 0.15),
  part("special_persons", "population_registered", 0.085, 0.25, { slope: -0.1 }),
  size("natural_villages", 0.018, 0.4, { of: "_size", relief: 0.2, min: 1, max: 60 }),
  size("income_pc", 21600, 0.12, { slope: 0.24, growth: 0.055, min: 6e3, max: 12e4 }),
  // Cultivated land and forest are shares of the area that together stay below it.
  derived("_cultivated_share", ({ column, first, second }) => {
    const relief = column("_relief");
    return (row) => second[row] < 0.015 ? 0 : 0.02 + 0.6 / (1 + Math.exp(1.1 * relief[row] - 1.2 + 2.4 * (first[row] - 0.5)));
  }),
  derived("cultivated_mu", ({ column }) => (row) => column("area_km2")[row] * MU_PER_KM2 * column("_cultivated_share")[row], 1),
  derived("forest_mu", ({ column, first }) => {
    const relief = column("_relief");
    return (row) => column("area_km2")[row] * MU_PER_KM2 * (0.97 - column("_cultivated_share")[row]) * (first[row] / (1 + Math.exp(0.4 - 1.3 * relief[row])));
  }, 1)
];

// engine/run/demo/rules/governance.ts
var GOVERNANCE_RULES = [
  part("party_members", "population_registered", 0.046, 0.2),
  share("party_members_online", "party_members", 0.76),
  size("open_items_due", 37, 0.25, { min: 8, max: 200 }),
  share("open_items_online", "open_items_due", 0.76),
  flag("has_gov_extranet", 0.8, { slope: 0.7 }),
  size("village_service_items", 20, 0.45, { slope: 0.3, growth: 0.05, min: 0, max: 160 }),
  size("collective_assets", 1.35, 0.8, { of: "_size", slope: 0.25, growth: 0.04, none: 0.02, max: 6e5, digits: 2 }),
  share("collective_assets_online", "collective_assets", 0.78, { digits: 2 }),
  share("hh_online_deliberation", "resident_households", 0.28, { slope: 0.5 }),
  size("grid_events", 0.12, 0.5, { of: "_size", flow: true }),
  share("grid_events_closed", "grid_events", 0.86, { slope: 0.4 }),
  size("key_points", 0.03, 0.45, { of: "_size", none: 0.01, max: 500 }),
  share("key_points_video", "key_points", 0.76),
  flag("has_legal_point", 0.77, { slope: 0.4 }),
  share("natural_villages_broadcast", "natural_villages", 0.8),
  share("hh_warning_reach", "resident_households", 0.85, { slope: 0.4 }),
  size("hazard_points", 3, 0.6, { relief: 0.5, none: 0.22, max: 60 }),
  share("hazard_points_monitored", "hazard_points", 0.46),
  size("warning_latency_min", 42, 0.4, { slope: -0.3, growth: -0.04, min: 3, max: 480, digits: 1 }),
  events("drills", 2.2, { slope: 0.1, max: 12 }),
  share("hh_cyber_edu", "resident_households", 0.68, { slope: 0.4 }),
  size("heritage_items", 3, 0.7, { none: 0.42, max: 60 }),
  share("heritage_digitised", "heritage_items", 0.5),
  size("_centre_functions", 4, 0),
  share("culture_centre_functions", "_centre_functions", 0.5, { slope: 0.6 }),
  derived("listed_village", ({ column, first }) => {
    const type = column("village_type");
    return (row) => first[row] < (type[row] === VILLAGE_TYPES.indexOf("heritage") ? 0.6 : 0.05) ? 1 : 0;
  }),
  flag("listed_village_archived", 0.5, { needs: "listed_village" })
];

// engine/run/demo/rules/infrastructure.ts
var INFRASTRUCTURE_RULES = [
  share("hh_fixed_broadband", "resident_households", 0.81, { slope: 0.5, spread: 0.3 }),
  share("hh_gigabit_ready", "resident_households", 0.56, { slope: 0.7 }),
  share("natural_villages_4g", "natural_villages", 0.955, { slope: 0.4 }),
  share("natural_villages_5g", "natural_villages_4g", 0.62, { slope: 0.8 }),
  share("internet_users_6plus", "population_6plus", 0.67, { slope: 0.35, spread: 0.25 }),
  size("download_mbps_median", 92, 0.3, { slope: 0.28, growth: 0.04, min: 5, max: 900, digits: 1 }),
  size("public_sites", 3, 0.4, { none: 0.03, max: 15 }),
  share("public_sites_100m", "public_sites", 0.84),
  size("_station_systems", 5, 0),
  share("integrated_functions", "_station_systems", 0.5, { slope: 0.6 }),
  size("road_km", 1.6, 0.3, { of: "area_km2", growth: 4e-3, min: 0.8, digits: 2, none: 5e-3 }),
  share("road_km_digital", "road_km", 0.5, { slope: 0.7, digits: 2 }),
  size("outage_hours", 16, 0.35, { slope: -0.28, growth: -0.035, min: 2, max: 160, digits: 1 }),
  size("water_works", 5, 0.6, { relief: 0.2, none: 0.14, max: 60 }),
  share("water_works_monitored", "water_works", 0.42),
  size("perishable_output_t", 0.9, 0.8, { of: "_size", none: 0.1, flow: true, max: 6e4, digits: 1 }),
  share("cold_storage_t", "perishable_output_t", 0.065, { slope: 0.5, spread: 0.6, digits: 1 })
];

// engine/run/demo/rules/services.ts
var SERVICE_RULES = [
  share("adults_digital_trained", "labour_force", 0.13, { slope: 0.5 }),
  flag("has_village_clinic", 0.93, { slope: 0.2 }),
  flag("clinic_telemedicine", 0.63, { slope: 0.6, needs: "has_village_clinic" }),
  derived("_online_patients", ({ column }) => (row) => column("population_resident")[row] * column("clinic_telemedicine")[row]),
  size("tele_consults", 0.035, 0.7, { of: "_online_patients", slope: 0.3, growth: 0.05, max: 4e4 }),
  part("insured_medical", "population_registered", 0.955, 0.2),
  share("med_evoucher", "insured_medical", 0.62, { slope: 0.4 }),
  part("insured_pension", "population_registered", 0.56, 0.15),
  share("e_social_cards", "insured_pension", 0.5, { slope: 0.45 }),
  share("special_updated_90d", "special_persons", 0.82, { slope: 0.4 }),
  share("elderly_assisted", "elderly_60plus", 0.3),
  share("hh_credit_file", "households", 0.62, { slope: 0.4 }),
  size("insurance_claims", 0.02, 0.6, { of: "_size", none: 0.12, flow: true }),
  share("insurance_claims_online", "insurance_claims", 0.5),
  part("low_income_hh", "households", 0.058, 0.3, { slope: -0.35 }),
  part("monitored_hh", "low_income_hh", 0.32, 0.3),
  share("monitored_hh_cleared", "monitored_hh", 0.66, { slope: 0.3 }),
  size("alerts", 0.45, 0.4, { of: "low_income_hh", flow: true }),
  share("alerts_verified_15d", "alerts", 0.87, { slope: 0.4 }),
  events("_fallen_back", 4e-3, { of: "monitored_hh", slope: -0.3 }),
  derived("hh_return_poverty", ({ column }) => (row) => Math.min(column("_fallen_back")[row], column("monitored_hh")[row])),
  size("aid_planned", 2.2, 0.15, { of: "monitored_hh" }),
  share("aid_done", "aid_planned", 0.91, { slope: 0.3 }),
  derived("_aided_sales", ({ column, first }) => {
    const online = column("agri_online_sales");
    const relieved = column("is_relieved_village");
    return (row) => relieved[row] === 1 || first[row] > 0.7 ? online[row] : 0;
  }),
  share("aid_online_sales", "_aided_sales", 0.3, { slope: 0.3, spread: 0.5, digits: 2 }),
  derived("_relieved_part", ({ column, first }) => {
    const labour = column("labour_force");
    const relieved = column("is_relieved_village");
    return (row) => relieved[row] === 1 ? 0.25 * labour[row] : first[row] < 0.4 ? 0 : 0.04 * labour[row];
  }, 0),
  part("relieved_labour", "_relieved_part", 0.9, 0.2),
  share("relieved_labour_trained", "relieved_labour", 0.19, { slope: 0.4 }),
  share("charity_hh", "low_income_hh", 0.25, { slope: 0.4 })
];

// engine/run/demo/rules/index.ts
var RULES = {
  county: COUNTY_RULES,
  township: TOWNSHIP_RULES,
  village: [...PEOPLE_RULES, ...INFRASTRUCTURE_RULES, ...AGRICULTURE_RULES, ...BUSINESS_RULES, ...GOVERNANCE_RULES, ...ECOLOGY_RULES, ...SERVICE_RULES]
};

// engine/run/demo/defects/groups.ts
var REPORTED_SHARES = RULES.village.flatMap((rule) => rule.kind === "share" && rule.trend !== 0 && !rule.of.startsWith("_") ? [[rule.column, rule.of]] : []);
var ROUND_FROM = 10;
function allFull(form) {
  const full = {};
  for (const [numerator, denominator] of REPORTED_SHARES) full[numerator] = full[denominator] ?? form(denominator);
  return full;
}
function allRound(form, fields) {
  const counts = fields.filter(({ type, level, group }) => type === "int" && level === "village" && group !== "ID");
  return Object.fromEntries(counts.filter(({ name }) => form(name) >= ROUND_FROM).map(({ name }) => [name, form(name) - form(name) % 5]));
}
function copyOf(other, fields) {
  const amounts = fields.filter(({ type, level, group }) => (type === "int" || type === "num") && level === "village" && group !== "ID");
  return Object.fromEntries(amounts.map(({ name }) => [name, other(name)]));
}

// engine/run/demo/defects/typing.ts
var FULL_WIDTH_ZERO = 65296;
var fullWidth = (value) => String(value).replace(/\d/g, (digit) => String.fromCharCode(FULL_WIDTH_ZERO + Number(digit)));
var grouped = (value) => String(value).replace(/\B(?=(\d{3})+$)/g, ",");
var TYPING_DEFECTS = [
  defect("text-in-number", "C25", (form) => ({ merchants: `\u7EA6${form("merchants")}` })),
  defect("negative-count", "C25", () => ({ certified_products: -3 })),
  defect("out-of-range", "C25", () => ({ download_mbps_median: 99999 })),
  defect("fraction-in-count", "C25", (form) => ({ key_points: `${form("key_points")}.5` })),
  defect("full-width-digits", "harmless", (form) => ({ households: fullWidth(form("households")) })),
  defect("thousands-separator", "harmless", (form) => ({ income_pc: grouped(form("income_pc")) })),
  defect("blank-cells", "missing", () => ({ warning_latency_min: null, hh_warning_reach: null, internet_users_6plus: null })),
  defect("suppressed", "suppressed", () => ({ hh_return_poverty: "*" })),
  defect("unknown-class", "C06 C25", () => ({ urban_rural_class: "113" }))
];

// engine/run/demo/defects/plan.ts
var FULL_TOWNSHIP = 0;
var ROUND_TOWNSHIP = 1;
var townshipOf = (code) => code.slice(0, 9);
var Planner = class {
  constructor(forms, fields) {
    this.forms = forms;
    this.fields = fields;
    this.#townships = [...new Set(forms.codes.map(townshipOf))];
  }
  forms;
  fields;
  placed = [];
  #used = /* @__PURE__ */ new Set();
  #townships;
  /** Rows of a township. */
  #rowsOf(township) {
    return this.forms.codes.flatMap((code, row) => townshipOf(code) === township ? [row] : []);
  }
  form(row) {
    return (field) => this.forms.values.get(field)?.[row] ?? 0;
  }
  #put(kind, rule, needs, row, cells) {
    this.#used.add(row);
    const villageCode2 = this.forms.codes[row];
    for (const [field, now] of Object.entries(cells)) {
      const was = field === "village_code" ? villageCode2 : this.forms.values.get(field)?.[row];
      if (was !== void 0 && was !== now) this.placed.push({ class: kind, rule, needs, row, villageCode: villageCode2, field, was, now });
    }
  }
  #free(suits, kind) {
    const row = this.forms.codes.findIndex((_, candidate) => !this.#used.has(candidate) && suits(candidate));
    if (row >= 0) return row;
    throw new InputError([{ place: "--villages", expected: "enough villages to put every kind of defect into one of its own (175 are enough)", found: `${this.forms.rows}, with none left for ${kind}`, code: "demo/too-few-for-defects" }]);
  }
  single({ class: kind, rule, needs = "", where, cells }) {
    const row = this.#free((candidate) => where?.(this.form(candidate)) ?? true, kind);
    this.#put(kind, rule, needs, row, cells(this.form(row)));
  }
  codes() {
    for (const { class: kind, rule, needs = "", code } of CODE_DEFECTS) {
      const row = this.#free((candidate) => candidate > 0 && !this.#used.has(candidate - 1), kind);
      const [own, before] = [this.forms.codes[row], this.forms.codes[row - 1]];
      this.#used.add(row - 1);
      this.#put(kind, rule, needs, row, { village_code: code(own, before) });
    }
  }
  townships() {
    for (const row of this.#rowsOf(this.#townships[FULL_TOWNSHIP])) this.#put("all-shares-full", "C22", "", row, allFull(this.form(row)));
    for (const row of this.#rowsOf(this.#townships[ROUND_TOWNSHIP])) this.#put("all-counts-round", "C22", "", row, allRound(this.form(row), this.fields));
  }
  copied() {
    const row = this.#free((candidate) => this.#isFreePair(candidate), "copied-form");
    this.#used.add(row - 1);
    this.#put("copied-form", "C21b", "", row, copyOf(this.form(row - 1), this.fields));
  }
  #isFreePair(row) {
    const { codes } = this.forms;
    return row > 0 && !this.#used.has(row - 1) && townshipOf(codes[row - 1]) === townshipOf(codes[row]);
  }
  /** Rows that any defect touches or is copied from. */
  get rows() {
    return this.#used;
  }
};
function planDefects(forms, fields) {
  const planner = new Planner(forms, fields);
  planner.townships();
  planner.copied();
  planner.codes();
  const singles = [...CONSISTENCY_DEFECTS, ...TYPING_DEFECTS];
  for (const single of [...singles.filter(({ where }) => where !== void 0), ...singles.filter(({ where }) => where === void 0)]) planner.single(single);
  return { placed: planner.placed.sort((a, b) => a.row - b.row), complete: planner.rows };
}

// engine/core/philox.ts
var ROUNDS = 10;
var M0 = 3528531795;
var M1 = 3449720151;
var W0 = 2654435769;
var W1 = 3144134277;
function high(mHigh, mLow, x) {
  const xHigh = x >>> 16;
  const xLow = x & 65535;
  const lower = Math.imul(mLow, xHigh) + (Math.imul(mLow, xLow) >>> 16) | 0;
  const cross = Math.imul(mHigh, xLow) + (lower & 65535) | 0;
  return Math.imul(mHigh, xHigh) + (lower >>> 16) + (cross >>> 16) | 0;
}
function philox4x32(c0, c1, c2, c3, k0, k1, out) {
  for (let round = 0; round < ROUNDS; round++) {
    const h0 = high(M0 >>> 16, M0 & 65535, c0);
    const h1 = high(M1 >>> 16, M1 & 65535, c2);
    const l0 = Math.imul(M0, c0);
    const l1 = Math.imul(M1, c2);
    c0 = h1 ^ c1 ^ k0;
    c1 = l1;
    c2 = h0 ^ c3 ^ k1;
    c3 = l0;
    k0 = k0 + W0 | 0;
    k1 = k1 + W1 | 0;
  }
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
}

// engine/core/sha256.ts
function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p !== 0)) found.push(n);
  return found;
}
function rootBits(n, degree) {
  const wanted = BigInt(n) << BigInt(32 * degree);
  let low = 0n;
  let high2 = 1n << 40n;
  while (high2 - low > 1n) {
    const middle = low + high2 >> 1n;
    if (middle ** BigInt(degree) <= wanted) low = middle;
    else high2 = middle;
  }
  return Number(BigInt.asUintN(32, low));
}
var INITIAL = Uint32Array.from(primes(8), (p) => rootBits(p, 2));
var ROUND = Uint32Array.from(primes(64), (p) => rootBits(p, 3));
var rotate = (x, by) => x >>> by | x << 32 - by;
function padded(bytes) {
  const view = new DataView(new ArrayBuffer((bytes.length + 8 >> 6) * 64 + 64));
  new Uint8Array(view.buffer).set(bytes);
  view.setUint8(bytes.length, 128);
  view.setBigUint64(view.byteLength - 8, BigInt(bytes.length) * 8n);
  return view;
}
function sha256Words(bytes) {
  const message = padded(bytes);
  const hash = INITIAL.slice();
  const w = new Uint32Array(64);
  for (let block = 0; block < message.byteLength; block += 64) {
    for (let t = 0; t < 16; t++) w[t] = message.getUint32(block + 4 * t);
    for (let t = 16; t < 64; t++) {
      const [x, y] = [w[t - 15], w[t - 2]];
      const s0 = rotate(x, 7) ^ rotate(x, 18) ^ x >>> 3;
      const s1 = rotate(y, 17) ^ rotate(y, 19) ^ y >>> 10;
      w[t] = s1 + w[t - 7] + s0 + w[t - 16];
    }
    let [a, b, c, d, e, f, g, h] = hash;
    for (let t = 0; t < 64; t++) {
      const t1 = h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + (e & f ^ ~e & g) + ROUND[t] + w[t] | 0;
      const t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (a & b ^ a & c ^ b & c) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, d + t1 | 0, c, b, a, t1 + t2 | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => hash[i] += word);
  }
  return hash;
}

// engine/core/random.ts
var utf8 = new TextEncoder();
var WORD = 4294967296;
function randomStream(seed, name) {
  const [key0, key1] = sha256Words(utf8.encode(JSON.stringify([seed, name])));
  return { key0, key1 };
}
function entityOf(id) {
  if (/^\d{1,15}$/.test(id)) {
    const code = Number(id);
    return [code % WORD, Math.floor(code / WORD)];
  }
  if (/^\d{16,20}$/.test(id) && BigInt(id) < 1n << 64n) {
    const code = BigInt(id);
    return [Number(code & 0xffffffffn), Number(code >> 32n)];
  }
  const [high2, low] = sha256Words(utf8.encode(id));
  return [low, high2];
}
function registerEntities(ids) {
  const low = new Uint32Array(ids.length);
  const high2 = new Uint32Array(ids.length);
  const seen = /* @__PURE__ */ new Map();
  ids.forEach((id, i) => {
    const [l, h] = entityOf(id);
    low[i] = l;
    high2[i] = h;
    let ofHigh = seen.get(h);
    if (ofHigh === void 0) seen.set(h, ofHigh = /* @__PURE__ */ new Map());
    const other = ofHigh.get(l);
    if (other !== void 0) {
      throw new InputError([{ place: `ids[${i}]`, expected: `an id with random numbers of its own, unlike ids[${other}] ${quote(ids[other])}`, found: quote(id), code: "random/same-entity" }]);
    }
    ofHigh.set(l, i);
  });
  return { low, high: high2 };
}
var words = new Uint32Array(4);
var unit = (a, b) => ((a >>> 5) * 67108864 + (b >>> 6)) / 9007199254740992;
var openUnit = (a, b) => ((a >>> 6) * 67108864 + (b >>> 6) + 0.5) / 4503599627370496;
function draw(stream, entity, number, member) {
  philox4x32(number, member, entity[0], entity[1], stream.key0, stream.key1, words);
}
function uniform(stream, entity, number, member = 0) {
  draw(stream, entity, number, member);
  return unit(words[0], words[1]);
}
function fillUniformPair(stream, { low, high: high2 }, number, member, first, second) {
  for (let i = 0; i < low.length; i++) {
    philox4x32(number, member, low[i], high2[i], stream.key0, stream.key1, words);
    first[i] = openUnit(words[0], words[1]);
    second[i] = openUnit(words[2], words[3]);
  }
}

// engine/run/demo/blanks.ts
var CAREFUL = 0.014;
var CARELESS_VILLAGES = 0.04;
var CARELESS = { from: 0.12, more: 0.16 };
function blankShares(seed, frame) {
  const shares = new Float64Array(frame.rows);
  const degree = new Float64Array(frame.rows);
  fillUniformPair(randomStream(seed, "demo/reporting"), frame.entities, 0, 0, shares, degree);
  for (let row = 0; row < frame.rows; row++) shares[row] = shares[row] < CARELESS_VILLAGES ? CARELESS.from + CARELESS.more * degree[row] : CAREFUL;
  return shares;
}

// engine/run/demo/frame.ts
var COUNTY_LIMIT = 1.2;
var INHERITED = { development: { above: 0.72, own: 0.7 }, relief: { above: 0.8, own: 0.6 } };
function makeFrame(seed, entities, above) {
  const rows = entities.low.length;
  const development = new Float64Array(rows);
  const relief = new Float64Array(rows);
  fillUniformPair(randomStream(seed, "demo/circumstances"), entities, 0, 0, development, relief);
  for (let i = 0; i < rows; i++) {
    const ownDevelopment = normalQuantile(development[i]);
    const ownRelief = normalQuantile(relief[i]);
    if (above === null) {
      development[i] = Math.max(-COUNTY_LIMIT, Math.min(COUNTY_LIMIT, ownDevelopment));
      relief[i] = Math.max(-COUNTY_LIMIT, Math.min(COUNTY_LIMIT, ownRelief));
    } else {
      const row = above.row[i];
      development[i] = INHERITED.development.above * above.frame.development[row] + INHERITED.development.own * ownDevelopment;
      relief[i] = INHERITED.relief.above * above.frame.relief[row] + INHERITED.relief.own * ownRelief;
    }
  }
  return { rows, entities, development, relief, columns: /* @__PURE__ */ new Map(), above };
}
function columnOf(frame, name) {
  const own = frame.columns.get(name);
  if (own !== void 0) return own;
  if (frame.above === null) throw new Error(`no rule makes ${name} before it is used`);
  const source = columnOf(frame.above.frame, name);
  const row = frame.above.row;
  const spread = new Float64Array(frame.rows);
  for (let i = 0; i < spread.length; i++) spread[i] = source[row[i]];
  frame.columns.set(name, spread);
  return spread;
}

// engine/run/demo/quantiles.ts
var FEW = 40;
var WIDE = 6;
function poissonQuantile(mean, u, max) {
  if (mean > FEW) return Math.min(max, Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(u))));
  let probability = Math.exp(-mean);
  let sum = probability;
  let k = 0;
  while (sum < u && k < max) {
    k++;
    probability *= mean / k;
    sum += probability;
    if (probability < 1e-17 && k > mean) break;
  }
  return Math.min(k, max);
}
function binomialQuantile(n, p, u) {
  if (p > 0.5) return n - binomialQuantile(n, 1 - p, 1 - u);
  const variance = n * p * (1 - p);
  if (n > FEW && variance > WIDE) return Math.min(n, Math.max(0, Math.round(n * p + Math.sqrt(variance) * normalQuantile(u))));
  if (n > FEW) return poissonQuantile(n * p, u, n);
  const odds = p / (1 - p);
  let probability = (1 - p) ** n;
  let sum = probability;
  let k = 0;
  while (sum < u && k < n) {
    probability *= (n - k) / (k + 1) * odds;
    sum += probability;
    k++;
  }
  return k;
}

// engine/run/demo/evaluate.ts
var REFERENCE_YEAR = 2024;
var WOBBLE = 0.05;
var FLOW_SWING = 0.06;
var ENOUGH_CASES = 5;
var FLOW_FROM = 20;
function drawColumn(seed, column, frame, year) {
  const fresh = () => new Float64Array(frame.rows);
  const draws = { first: fresh(), second: fresh(), year: fresh(), blank: fresh() };
  const stream = randomStream(seed, `demo/${column}`);
  fillUniformPair(stream, frame.entities, 0, 0, draws.first, draws.second);
  fillUniformPair(stream, frame.entities, 0, year, draws.year, draws.blank);
  return draws;
}
var logistic = (x) => 1 / (1 + Math.exp(-x));
var logit = (p) => Math.log(p / (1 - p));
function rounded(value, digits) {
  const scale = 10 ** digits;
  return Math.round(value * scale) / scale;
}
function logits(rate, frame, draws, year, row) {
  const { slope = 0.5, spread = 0.35, trend = TREND } = rate;
  const still = logit(rate.at) + slope * frame.development[row] + spread * normalQuantile(draws.first[row]);
  const moved = trend === 0 ? still : still + trend * (year - REFERENCE_YEAR) + WOBBLE * draws.year[row];
  return [still, moved];
}
function makeShare(rule, frame, draws, year, out) {
  const whole = columnOf(frame, rule.of);
  const { digits } = rule;
  for (let row = 0; row < out.length; row++) {
    const n = whole[row];
    const [still, moved] = logits(rule, frame, draws, year, row);
    if (digits === void 0) out[row] = binomialQuantile(n, logistic(n < ENOUGH_CASES ? still : moved), draws.second[row]);
    else out[row] = Math.min(n, rounded(n * logistic(moved), digits));
  }
}
function makeSize(rule, frame, draws, year, out) {
  const { median, spread, slope = 0, relief = 0, none = 0, growth = 0, flow = false, min = 0, max = Infinity, digits = 0 } = rule;
  const of2 = rule.of === void 0 ? null : columnOf(frame, rule.of);
  for (let row = 0; row < out.length; row++) {
    const of1 = of2 === null ? 1 : of2[row];
    if (draws.second[row] < none || of1 === 0) {
      out[row] = 0;
      continue;
    }
    const still = median * of1 * Math.exp(spread * normalQuantile(draws.first[row]) + slope * frame.development[row] + relief * frame.relief[row]);
    let value = still * Math.exp(growth * (year - REFERENCE_YEAR));
    if (flow && still >= FLOW_FROM) value *= 1 + FLOW_SWING * (2 * draws.year[row] - 1);
    out[row] = Math.min(max, Math.max(min, rounded(value, digits)));
  }
}
function makeEvents(rule, frame, draws, out) {
  const { mean, slope = 0, max = Infinity } = rule;
  const of2 = rule.of === void 0 ? null : columnOf(frame, rule.of);
  for (let row = 0; row < out.length; row++) {
    const expected = mean * (of2 === null ? 1 : of2[row]) * Math.exp(slope * frame.development[row]);
    out[row] = poissonQuantile(expected, draws.second[row], max);
  }
}
function makeFlag(rule, frame, draws, year, out) {
  const needs = rule.needs === void 0 ? null : columnOf(frame, rule.needs);
  for (let row = 0; row < out.length; row++) {
    const [, moved] = logits(rule, frame, draws, year, row);
    const yes = draws.second[row] < logistic(moved + (rule.relief ?? 0) * frame.relief[row]);
    out[row] = yes && (needs === null || needs[row] !== 0) ? 1 : 0;
  }
}
function makeChoice(rule, draws, out) {
  for (let row = 0; row < out.length; row++) {
    let rest = draws.first[row];
    let k = 0;
    while (k < rule.shares.length - 1 && rest >= rule.shares[k]) rest -= rule.shares[k++];
    out[row] = k;
  }
}
function evaluate(rule, frame, draws, year) {
  const out = new Float64Array(frame.rows);
  switch (rule.kind) {
    case "share":
      makeShare(rule, frame, draws, year, out);
      break;
    case "size":
      makeSize(rule, frame, draws, year, out);
      break;
    case "events":
      makeEvents(rule, frame, draws, out);
      break;
    case "flag":
      makeFlag(rule, frame, draws, year, out);
      break;
    case "choice":
      makeChoice(rule, draws, out);
      break;
    case "derived": {
      const value = rule.make({ column: (name) => columnOf(frame, name), first: draws.first, second: draws.second, year });
      for (let row = 0; row < out.length; row++) out[row] = rule.digits === void 0 ? value(row) : rounded(value(row), rule.digits);
    }
  }
  frame.columns.set(rule.column, out);
  return out;
}

// engine/run/demo/layout.ts
var FIRST_COUNTY = "370832";
var FEWEST = 6;
var MOST = 30;
var FIRST_VILLAGE = 200;
var isRural = (code) => {
  const township = Number(code.slice(6, 9));
  return township >= 100 && township <= 399 && countyKind(code) !== "development-zone" && !lacksCounties(code);
};
function demoTownships(divisions) {
  const stream = randomStream("", "demo/layout");
  const rural = divisions.codes("township").filter(isRural);
  const first = rural.filter((code) => code.startsWith(FIRST_COUNTY));
  return [...first, ...rural.filter((code) => !code.startsWith(FIRST_COUNTY))].map((code) => ({
    code,
    county: code.slice(0, 6),
    villages: FEWEST + Math.floor((MOST - FEWEST + 1) * uniform(stream, entityOf(code), 0))
  }));
}
function demoLayout(townships, wanted) {
  const layout = [];
  let left = wanted;
  for (const township of townships) {
    if (left === 0) break;
    const count = Math.min(left, township.villages);
    layout.push({ ...township, wanted: count });
    left -= count;
  }
  return layout;
}
var villageCode = (township, position) => `${township}${FIRST_VILLAGE + position}`;
var WORDS = [
  "\u6E05\u6CC9",
  "\u6843\u6E90",
  "\u67F3\u6797",
  "\u77F3\u6865",
  "\u4E1C\u6E7E",
  "\u5357\u5761",
  "\u897F\u5CAD",
  "\u5317\u5858",
  "\u674F\u82B1",
  "\u68A8\u6811",
  "\u7AF9\u56ED",
  "\u677E\u5C97",
  "\u67AB\u6797",
  "\u4E91\u53F0",
  "\u6708\u6E56",
  "\u661F\u6CB3",
  "\u957F\u5824",
  "\u5E73\u5DDD",
  "\u9AD8\u5C97",
  "\u65B0\u6865",
  "\u53CC\u4E95",
  "\u4E09\u5408",
  "\u56DB\u65B9",
  "\u4E94\u91CC",
  "\u516D\u5408",
  "\u4E03\u661F",
  "\u516B\u89D2",
  "\u4E5D\u66F2",
  "\u5341\u91CC",
  "\u767E\u8349",
  "\u91D1\u6EE9",
  "\u94F6\u674F",
  "\u9752\u77F3",
  "\u767D\u9E6D",
  "\u7EA2\u5CA9",
  "\u7EFF\u6D32",
  "\u9EC4\u82B1",
  "\u7D2B\u7AF9",
  "\u4E39\u971E",
  "\u78A7\u6EAA"
];
var VILLAGE_NAMES = WORDS.map((word) => `\u5408\u6210\u793A\u4F8B${word}\u6751`);
var villageName = (township, position) => (Number(township) * 7 + position) % VILLAGE_NAMES.length;

// engine/run/demo/places.ts
var PROVINCE_POINTS = {
  11: [116.4, 40.2],
  12: [117.3, 39.4],
  13: [115.6, 38.2],
  14: [112.3, 37.6],
  15: [112.5, 42.2],
  21: [122.8, 41.5],
  22: [126.2, 43.6],
  23: [127.6, 47],
  31: [121.4, 31.1],
  32: [119.5, 32.9],
  33: [120.1, 29.2],
  34: [117.2, 31.8],
  35: [117.9, 26.2],
  36: [115.7, 27.6],
  37: [118.1, 36.2],
  41: [113.6, 33.9],
  42: [112.3, 31],
  43: [111.7, 27.6],
  44: [113.5, 23.6],
  45: [108.8, 23.8],
  46: [109.8, 19.2],
  50: [107.6, 29.8],
  51: [103.3, 30.4],
  52: [106.8, 26.8],
  53: [101.6, 24.9],
  54: [91.2, 30],
  61: [108.9, 34.6],
  62: [104, 36],
  63: [99, 35.6],
  64: [106.2, 37.4],
  65: [86.5, 42.6]
};

// engine/run/demo/forms.ts
var BLOCK = 4096;
function makeColumns(frame, level, { seed, year }) {
  frame.columns.set("_relief", frame.relief);
  for (const rule of RULES[level]) evaluate(rule, frame, drawColumn(seed, rule.column, frame, year), year);
  return frame;
}
function upperFrames(options) {
  const { seed, layout, countyVillages } = options;
  const counties = [...new Set(layout.map(({ county: county2 }) => county2))];
  const county = makeFrame(seed, registerEntities(counties), null);
  const point = (code) => PROVINCE_POINTS[code.slice(0, 2)];
  county.columns.set("_province_lon", Float64Array.from(counties, (code) => point(code)[0]));
  county.columns.set("_province_lat", Float64Array.from(counties, (code) => point(code)[1]));
  county.columns.set("_county_villages", Float64Array.from(counties, (code) => countyVillages.get(code)));
  county.columns.set("_one", new Float64Array(counties.length).fill(1));
  makeColumns(county, "county", options);
  const rowOf = new Map(counties.map((code, row2) => [code, row2]));
  const row = Uint32Array.from(layout, (township) => rowOf.get(township.county));
  return makeColumns(makeFrame(seed, registerEntities(layout.map(({ code }) => code)), { frame: county, row }), "township", options);
}
function presence(draws, blank) {
  const present2 = new Uint8Array(draws.length);
  for (let row = 0; row < present2.length; row++) present2[row] = draws[row] < blank[row] ? 0 : 1;
  return present2;
}
function villageForms(options, townships, codes, names, row) {
  const { seed, year, fields } = options;
  const frame = makeFrame(seed, registerEntities(codes), { frame: townships, row });
  frame.columns.set("_relief", frame.relief);
  const shares = blankShares(seed, frame);
  const mayBeBlank = new Set(fields.filter(({ level, group }) => level === "village" && group !== "ID").map(({ name }) => name));
  const present2 = /* @__PURE__ */ new Map();
  for (const rule of RULES.village) {
    const draws = drawColumn(seed, rule.column, frame, year);
    evaluate(rule, frame, draws, year);
    if (mayBeBlank.has(rule.column)) present2.set(rule.column, presence(draws.blank, shares));
  }
  const made = new Set(Object.values(RULES).flatMap((rules) => rules.map(({ column }) => column)));
  const values = new Map(fields.filter(({ name }) => made.has(name)).map(({ name }) => [name, columnOf(frame, name)]));
  return { rows: codes.length, codes, names, values, present: present2 };
}
function* demoForms(options) {
  const townships = upperFrames(options);
  let codes = [];
  let names = [];
  let rows = [];
  const made = () => villageForms(options, townships, codes, Float64Array.from(names), Uint32Array.from(rows));
  for (const [row, { code, wanted }] of options.layout.entries()) {
    for (let position = 0; position < wanted; position++) {
      codes.push(villageCode(code, position));
      names.push(villageName(code, position));
      rows.push(row);
      if (codes.length === BLOCK) {
        yield made();
        [codes, names, rows] = [[], [], []];
      }
    }
  }
  if (codes.length > 0) yield made();
}

// engine/run/demo/output.ts
var WORDS2 = new Map([
  ["terrain", TERRAINS],
  ["village_type", VILLAGE_TYPES],
  ...Object.values(RULES).flatMap((rules) => rules.flatMap((rule) => rule.kind === "choice" ? [[rule.column, rule.values]] : []))
]);
var isText = ({ type }) => type === "code" || type === "text" || type === "enum";
var typedFields = (plan) => new Set(plan?.placed.flatMap(({ field, now }) => typeof now === "string" ? [field] : []));
var shows = (format, { now }, field) => format === "csv" || isText(field) || typeof now !== "string";
function outputColumns(fields, format, plan) {
  const typed = format === "csv" ? typedFields(plan) : /* @__PURE__ */ new Set();
  return fields.map((field) => {
    const { name, type } = field;
    if (isText(field) || typed.has(name)) return { name, type: "text" };
    if (type === "bool") return { name, type: format === "csv" ? "integer" : "boolean" };
    return { name, type: type === "int" ? "integer" : "number" };
  });
}
function texts(forms, { name, type }) {
  if (type === "code") return [...forms.codes];
  const values = name === "village_name" ? forms.names : forms.values.get(name);
  if (values === void 0) return new Array(forms.rows).fill(null);
  const words2 = name === "village_name" ? VILLAGE_NAMES : WORDS2.get(name);
  return Array.from(values, (value) => words2 === void 0 ? String(value) : words2[value]);
}
function cellsOf(forms, field, column, format, defects, complete) {
  const text = column.type === "text" ? texts(forms, field) : null;
  const values = forms.values.get(field.name);
  const numbers = text === null ? Float64Array.from(values ?? new Float64Array(forms.rows)) : null;
  const present2 = values === void 0 && text === null ? new Uint8Array(forms.rows) : forms.present.get(field.name)?.slice() ?? null;
  if (present2 !== null && values !== void 0) for (const row of complete) present2[row] = 1;
  for (const placed of defects) {
    if (!shows(format, placed, field)) continue;
    if (placed.now === null) {
      if (present2 !== null) present2[placed.row] = 0;
    } else if (text !== null) text[placed.row] = String(placed.now);
    else numbers[placed.row] = Number(placed.now);
  }
  return { column: text ?? numbers, present: present2 };
}
function outputBlock(forms, fields, columns, format, plan) {
  const byField = /* @__PURE__ */ new Map();
  for (const placed of plan?.placed ?? []) byField.set(placed.field, [...byField.get(placed.field) ?? [], placed]);
  const complete = plan?.complete ?? /* @__PURE__ */ new Set();
  const cells = fields.map((field, i) => cellsOf(forms, field, columns[i], format, byField.get(field.name) ?? [], complete));
  return { rows: forms.rows, columns: cells.map(({ column }) => column), present: cells.map(({ present: present2 }) => present2) };
}

// engine/run/demo/write-demo.ts
var EDITION = 2023;
var MOST_VILLAGES = 5e5;
var YEARS = [2021, 2035];
function checkOptions(villages, year) {
  const problems = [];
  if (!Number.isInteger(villages) || villages < 1 || villages > MOST_VILLAGES) problems.push({ place: "--villages", expected: `a whole number from 1 to ${MOST_VILLAGES}`, found: String(villages), code: "demo/villages" });
  if (!Number.isInteger(year) || year < YEARS[0] || year > YEARS[1]) problems.push({ place: "--year", expected: `a year from ${YEARS[0]} to ${YEARS[1]}`, found: String(year), code: "demo/year" });
  if (problems.length > 0) throw new InputError(problems);
}
async function formOptions(options, villages, year) {
  const divisions = await loadDivisions(EDITION);
  if (divisions === null) throw new Error(`the division tables of ${EDITION} are not in the package`);
  const townships = demoTownships(divisions);
  const countyVillages = /* @__PURE__ */ new Map();
  for (const { county, villages: count } of townships) countyVillages.set(county, (countyVillages.get(county) ?? 0) + count);
  return { seed: options.seed, year, fields: options.fields, countyVillages, layout: demoLayout(townships, villages) };
}
var csvCell = (value) => /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
function defectsTable(plan, fields, formats) {
  const fieldOf = new Map(fields.map((field) => [field.name, field]));
  const lines2 = plan.placed.flatMap((placed) => {
    const field = fieldOf.get(placed.field);
    if (field === void 0) return [];
    const files = formats.filter((format) => shows(format, placed, field)).join(" ");
    const cells = [placed.class, placed.rule, String(placed.row + 2), placed.villageCode, placed.field, String(placed.was ?? ""), String(placed.now ?? ""), placed.needs, files];
    return [cells.map(csvCell).join(",")];
  });
  return `\uFEFF${["class,rule,row,village_code,field,was,now,needs,files", ...lines2].join("\r\n")}\r
`;
}
function* blocksOf(options, columns, format, plan, onRows) {
  let first = true;
  for (const forms of demoForms(options)) {
    yield outputBlock(forms, options.fields, columns, format, first ? plan : null);
    first = false;
    onRows(forms.rows);
  }
}
function planOn(options) {
  const first = demoForms(options).next();
  if (first.done === true) throw new Error("a demo without villages");
  return planDefects(first.value, options.fields);
}
async function writeDemo(options) {
  const { villages = 175, year = 2024, seed, defects, fields, format } = options;
  checkOptions(villages, year);
  const forms = await formOptions(options, villages, year);
  const plan = defects ? planOn(forms) : null;
  const formats = format === "both" ? ["csv", "parquet"] : [format];
  const made = /* @__PURE__ */ new Set(["village_code", "village_name", ...Object.values(RULES).flatMap((rules) => rules.map(({ column }) => column))]);
  const emptyFields = fields.filter(({ name }) => !made.has(name)).map(({ name }) => name);
  let done = 0;
  const onRows = (rows) => {
    done += rows;
    options.onProgress?.(Math.floor(done / formats.length), villages);
  };
  return writeFolder(options.out, async (out) => {
    for (const one of formats) {
      const columns = outputColumns(fields, one, plan);
      const blocks = blocksOf(forms, columns, one, plan, onRows);
      await (one === "csv" ? writeCsv(out.file("villages.csv"), columns, blocks) : writeParquet(out.file("villages.parquet"), columns, blocks));
    }
    if (plan !== null) await writeFile(out.file("defects.csv"), defectsTable(plan, fields, formats));
    await writeFile(out.file("demo.json"), `${JSON.stringify({ synthetic: true, seed, villages, year, defects, emptyFields }, null, 2)}
`);
    return {
      files: [...out.names],
      villages,
      counties: new Set(forms.layout.map(({ county }) => county)).size,
      townships: forms.layout.length,
      defects: plan?.placed.length ?? 0,
      emptyFields
    };
  });
}

// engine/run/framework-checks/fields.ts
var NUMBERS = ["int", "num"];
var GROUPING = ["enum", "bool", "text", "code", "int"];
function useProblems({ declaration: d, place }) {
  const uses = [
    { field: d.unit.code, path: ["unit", "code"], types: ["code"] },
    { field: d.unit.name, path: ["unit", "name"], types: ["text"] },
    { field: d.unit.year, path: ["unit", "year"], types: ["int"] },
    { field: d.unit.weight, path: ["unit", "weight"], types: NUMBERS },
    { field: d.unit.longitude, path: ["unit", "longitude"], types: ["num"] },
    { field: d.unit.latitude, path: ["unit", "latitude"], types: ["num"] },
    ...d.peers.map((field, i) => ({ field, path: ["peers", i], types: GROUPING }))
  ];
  const byName2 = new Map(d.fields.map((field) => [field.name, field]));
  return uses.flatMap(({ field: name, path, types }) => {
    if (name === void 0) return [];
    const field = byName2.get(name);
    const at = place("framework.yaml", path);
    if (field === void 0) return [unknownName(at, name, [...byName2.keys()], "framework/unknown-field")];
    return types.includes(field.type) ? [] : [{ place: at, expected: `a field of type ${types.join(" or ")}`, found: `${name} of type ${field.type}`, code: "framework/field-type" }];
  });
}
function declarationProblems({ declaration: d, place }) {
  return d.fields.flatMap((field, i) => {
    const at = (key) => place("fields.yaml", ["fields", i, key]);
    const problems = [];
    if (field.type === "enum" !== (field.values !== void 0)) {
      problems.push({
        place: at("type"),
        expected: field.type === "enum" ? "values for an enum" : "values with an enum alone",
        found: field.type === "enum" ? "none" : `values with ${field.type}`,
        code: "framework/enum-values"
      });
    }
    const values = field.values?.map((entry) => entry.value) ?? [];
    if (new Set(values).size < values.length) problems.push({ place: at("values"), expected: "each value once", found: values.join(", "), code: "framework/enum-values" });
    if (field.min !== void 0 && field.max !== void 0 && field.min > field.max) {
      problems.push({ place: at("max"), expected: `a number >= min ${field.min}`, found: String(field.max), code: "framework/field-range" });
    }
    return problems;
  });
}
function patternProblem(pattern, place) {
  try {
    new RegExp(`^(?:${pattern})$`, "u");
    return [];
  } catch (error) {
    return [{ place, expected: "a regular expression", found: error.message, code: "framework/bad-pattern" }];
  }
}
function rowProblems({ declaration: d, place }) {
  const at = (path) => place("framework.yaml", ["unit", "rows", ...path]);
  const problems = d.unit.rows.flatMap((row, i) => [
    ...patternProblem(row.code, at([i, "code"])),
    ...Object.entries(row.where ?? {}).flatMap(([header, pattern]) => patternProblem(pattern, at([i, "where", header]))),
    ...row.is === "excluded" && row.reason === void 0 ? [{ place: at([i]), expected: "a reason for leaving rows out", found: "none", code: "framework/no-reason" }] : []
  ]);
  if (!d.unit.rows.some((row) => row.is === "unit")) problems.push({ place: at([]), expected: "a class of rows that are units", found: "none", code: "framework/no-unit-rows" });
  return problems;
}
var fieldProblems = (source) => [...useProblems(source), ...declarationProblems(source), ...rowProblems(source)];

// engine/core/expression/tree.ts
var ARITHMETIC = { add: "+", subtract: "-", multiply: "*", divide: "/", remainder: "%", power: "^" };
var RELATIONS = ["==", "!=", "<", "<=", ">", ">="];
var UNARY_FUNCTIONS = ["abs", "sqrt", "log", "log1p", "exp", "round", "floor", "ceil"];
var FUNCTION_NAMES = [...UNARY_FUNCTIONS, "min", "max", "wavg"];
function operandsOf(node) {
  switch (node.op) {
    case "constant":
    case "field":
    case "compare-text":
      return [];
    case "negate":
    case "not":
    case "call":
      return [node.of];
    case "min":
    case "max":
      return node.items;
    case "wavg":
      return [...node.values, ...node.weights];
    default:
      return [node.left, node.right];
  }
}
function fieldsOf(node) {
  const names = /* @__PURE__ */ new Set();
  const visit = (at) => {
    if (at.op === "field" || at.op === "compare-text") names.add(at.name);
    operandsOf(at).forEach(visit);
  };
  visit(node);
  return [...names];
}
function formulaTree(expression) {
  if (expression.kind !== "number") throw new TypeError(`${expression.text} is no formula`);
  return expression.tree;
}

// engine/core/expression/build.ts
var ARITHMETIC_OF = /* @__PURE__ */ new Map([
  ["+", "add"],
  ["-", "subtract"],
  ["*", "multiply"],
  ["/", "divide"],
  ["%", "remainder"],
  ["^", "power"]
]);
var isRelation = (op) => RELATIONS.includes(op);
var isUnaryFunction = (name) => UNARY_FUNCTIONS.includes(name);
var INSTEAD = {
  RelationalNode: "one comparison at a time, joined by `and`",
  AssignmentNode: "a formula without `=`; equality is written `==`",
  FunctionAssignmentNode: "a formula without a definition",
  AccessorNode: "a field without `.` or `[...]` behind it",
  ArrayNode: "a list only as an argument of wavg",
  BlockNode: "one formula",
  RangeNode: "a formula without a range"
};
var ALLOWED = "fields, numbers, + - * / % ^, comparisons, and, or, not, and functions";
var NOUN = { number: "a number", condition: "a condition such as has_point == 1", text: "a text" };
var unwrap = (node) => node.type === "ParenthesisNode" ? unwrap(node.content) : node;
var TreeBuilder = class {
  constructor(fields, place) {
    this.fields = fields;
    this.place = place;
  }
  fields;
  place;
  problems = [];
  /** The node as a number, or null with a problem recorded. */
  number(syntax) {
    const node = unwrap(syntax);
    if (this.#refused(node)) return null;
    switch (this.#kindOf(node)) {
      case "number":
        return this.#number(node);
      case "condition":
        return this.#misplaced("number", node);
      default:
        return this.#isUnknownField(node) ? null : this.#misplaced("number", node);
    }
  }
  /** The node as a condition, or null with a problem recorded. */
  condition(syntax) {
    const node = unwrap(syntax);
    if (this.#refused(node)) return null;
    if (this.#kindOf(node) !== "condition") return this.#isUnknownField(node) ? null : this.#misplaced("condition", node);
    const [first, second] = node.args;
    switch (node.op) {
      case "not": {
        const operand = this.condition(first);
        return operand && { op: "not", of: operand };
      }
      case "and":
      case "or": {
        const [left, right] = [this.condition(first), this.condition(second)];
        return left && right && { op: node.op, left, right };
      }
      default:
        return this.#comparison(node, node.op, unwrap(first), unwrap(second));
    }
  }
  #problem(expected, node, code) {
    this.problems.push({ place: this.place, expected, found: quote(node.toString()), code });
    return null;
  }
  #misplaced(wanted, node) {
    return this.#problem(NOUN[wanted], node, "formula/type");
  }
  #isUnknownField(node) {
    if (node.type !== "SymbolNode" || this.fields.has(node.name)) return false;
    this.problems.push(unknownName(this.place, node.name, [...this.fields.keys()], "formula/unknown-field"));
    return true;
  }
  /** What a node that is not refused gives. An unknown field counts as a text, so that it is looked at by name. */
  #kindOf(node) {
    if (node.type === "ConstantNode") return typeof node.value === "string" ? "text" : "number";
    if (node.type === "SymbolNode") return this.fields.get(node.name)?.kind ?? "text";
    if (node.type !== "OperatorNode") return "number";
    return ["and", "or", "not"].includes(node.op) || isRelation(node.op) ? "condition" : "number";
  }
  /** Whether a node is of a sort that no formula may have. */
  #refused(node) {
    const refuse = (expected) => {
      this.#problem(expected, node, "formula/not-allowed");
      return true;
    };
    switch (node.type) {
      case "SymbolNode":
        return false;
      case "ConstantNode":
        if (typeof node.value === "string" || typeof node.value === "number" && Number.isFinite(node.value)) return false;
        return refuse("a finite number");
      case "FunctionNode":
        return typeof node.fn === "object" && node.fn.type === "SymbolNode" ? false : refuse("a function by its name");
      case "OperatorNode":
        if (node.isPercentage === true) return refuse("a remainder `a % b`, or a division by 100");
        if (node.implicit === true) return refuse("`*` between factors");
        if (node.args.length === 1) return node.op === "-" || node.op === "not" ? false : refuse(ALLOWED);
        return ARITHMETIC_OF.has(node.op) || isRelation(node.op) || node.op === "and" || node.op === "or" ? false : refuse(ALLOWED);
      default:
        return refuse(INSTEAD[node.type] ?? ALLOWED);
    }
  }
  #number(node) {
    if (node.type === "ConstantNode") return { op: "constant", value: node.value };
    if (node.type === "SymbolNode") return { op: "field", name: node.name };
    if (node.type === "FunctionNode") return this.#call(node, node.fn.name, node.args);
    if (node.args.length === 1) {
      const operand = this.number(node.args[0]);
      return operand && { op: "negate", of: operand };
    }
    const [left, right] = [this.number(node.args[0]), this.number(node.args[1])];
    return left && right && { op: ARITHMETIC_OF.get(node.op), left, right };
  }
  #numbers(nodes) {
    const numbers = nodes.map((node) => this.number(node));
    return numbers.every((number) => number !== null) ? numbers : null;
  }
  #call(node, name, args) {
    if (isUnaryFunction(name)) {
      if (args.length !== 1) return this.#problem(`${name} of one number`, node, "formula/type");
      const operand = this.number(args[0]);
      return operand && { op: "call", name, of: operand };
    }
    if (name === "min" || name === "max") {
      if (args.length === 0) return this.#problem(`${name} of at least one number`, node, "formula/type");
      const items = this.#numbers(args);
      return items && { op: name, items };
    }
    if (name === "wavg") return this.#weightedAverage(node, args);
    this.problems.push(unknownName(this.place, name, FUNCTION_NAMES, "formula/unknown-function"));
    return null;
  }
  #weightedAverage(node, args) {
    const lists = args.map((argument) => argument.type === "ArrayNode" ? argument.items : []);
    if (lists.length !== 2 || lists[0].length === 0 || lists[0].length !== lists[1].length) {
      return this.#problem("wavg([values], [weights]) with as many weights as values", node, "formula/type");
    }
    const [values, weights] = [this.#numbers(lists[0]), this.#numbers(lists[1])];
    return values && weights && { op: "wavg", values, weights };
  }
  #comparison(node, relation, left, right) {
    const isTextField = (side) => side.type === "SymbolNode" && this.fields.get(side.name)?.kind === "text";
    const isText2 = (side) => side.type === "ConstantNode" && typeof side.value === "string";
    if (!isTextField(left) && !isTextField(right) && !isText2(left) && !isText2(right)) {
      const [x, y] = [this.number(left), this.number(right)];
      return x && y && { op: "compare", relation, left: x, right: y };
    }
    const [field, constant] = isText2(left) ? [right, left] : [left, right];
    if (this.#isUnknownField(field) || this.#isUnknownField(constant)) return null;
    if (!isTextField(field) || !isText2(constant) || relation !== "==" && relation !== "!=") {
      return this.#problem("a text field == or != a quoted text", node, "formula/type");
    }
    return { op: "compare-text", relation, name: field.name, text: constant.value };
  }
};

// engine/core/units.ts
var PURE = /* @__PURE__ */ new Map();
var of = (base, scale, exponent = 1) => ({ dimensions: /* @__PURE__ */ new Map([[base, exponent]]), scale });
var pure = (scale) => ({ dimensions: PURE, scale });
var KNOWN = new Map([
  ...["1", "-", "\u6BD4", "0/1"].map((word) => [word, pure(1)]),
  ...["%", "\u767E\u5206\u70B9", "\u767E\u5206\u6BD4"].map((word) => [word, pure(0.01)]),
  ["\u2030", pure(1e-3)],
  ...["m", "\u7C73"].map((word) => [word, of("m", 1)]),
  ...["km", "\u516C\u91CC"].map((word) => [word, of("m", 1e3)]),
  ["cm", of("m", 0.01)],
  ["mm", of("m", 1e-3)],
  ["\u5E73\u65B9\u7C73", of("m", 1, 2)],
  ["\u5E73\u65B9\u516C\u91CC", of("m", 1e6, 2)],
  ...["\u516C\u9877", "ha"].map((word) => [word, of("m", 1e4, 2)]),
  ...["\u4EA9", "\u4EA9\u6B21"].map((word) => [word, of("m", 2e3 / 3, 2)]),
  ["\u7ACB\u65B9\u7C73", of("m", 1, 3)],
  ...["L", "\u5347"].map((word) => [word, of("m", 1e-3, 3)]),
  ...["s", "\u79D2"].map((word) => [word, of("s", 1)]),
  ...["min", "\u5206\u949F"].map((word) => [word, of("s", 60)]),
  ...["h", "\u5C0F\u65F6"].map((word) => [word, of("s", 3600)]),
  ...["d", "\u5929", "\u65E5"].map((word) => [word, of("s", 86400)]),
  ...["g", "\u514B"].map((word) => [word, of("kg", 1e-3)]),
  ...["kg", "\u516C\u65A4"].map((word) => [word, of("kg", 1)]),
  ...["t", "\u5428"].map((word) => [word, of("kg", 1e3)]),
  ["kbps", of("bps", 1e3)],
  ["Mbps", of("bps", 1e6)],
  ["Gbps", of("bps", 1e9)]
]);
var MULTIPLES = { \u767E: 100, \u5343: 1e3, \u4E07: 1e4, \u4EBF: 1e8 };
var EXPONENTS = { "\xB2": 2, "\xB3": 3, "2": 2, "3": 3, "^2": 2, "^3": 3 };
var FACTOR = /^([\p{L}\p{M}°%‰]+)(\^?[23]|[²³])?$/u;
var combine = (a, b, sign) => {
  const sum = new Map(a);
  for (const [base, exponent] of b) {
    const total = (sum.get(base) ?? 0) + sign * exponent;
    if (total === 0) sum.delete(base);
    else sum.set(base, total);
  }
  return sum;
};
var multiplyUnits = (a, b) => ({ dimensions: combine(a.dimensions, b.dimensions, 1), scale: a.scale * b.scale });
var divideUnits = (a, b) => ({ dimensions: combine(a.dimensions, b.dimensions, -1), scale: a.scale / b.scale });
var raiseUnit = (unit2, power2) => ({
  dimensions: power2 === 0 ? PURE : new Map([...unit2.dimensions].map(([base, exponent]) => [base, exponent * power2])),
  scale: unit2.scale ** power2
});
var isDimensionless = (dimensions) => dimensions.size === 0;
var sameDimensions = (a, b) => a.size === b.size && [...a].every(([base, exponent]) => b.get(base) === exponent);
var sameScale = (a, b) => Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
function describeDimensions(dimensions) {
  const part2 = (sign) => [...dimensions].filter(([, exponent]) => exponent * sign > 0).map(([base, exponent]) => base + (Math.abs(exponent) === 1 ? "" : `^${Math.abs(exponent)}`)).join("\xB7");
  const [above, below] = [part2(1), part2(-1)];
  return below === "" ? above || "1" : `${above || "1"}/${below}`;
}
function parseFactor(text) {
  const known = KNOWN.get(text);
  if (known !== void 0) return known;
  const multiple = MULTIPLES[text[0] ?? ""];
  if (multiple !== void 0) {
    const rest = text.length === 1 ? pure(1) : parseFactor(text.slice(1));
    return rest && { dimensions: rest.dimensions, scale: rest.scale * multiple };
  }
  const [, word, exponent] = FACTOR.exec(text) ?? [];
  if (word === void 0) return void 0;
  return raiseUnit(KNOWN.get(word) ?? of(word, 1), EXPONENTS[exponent ?? ""] ?? 1);
}
function parseUnit(text, place = "unit") {
  const whole = KNOWN.get(text);
  if (whole !== void 0) return whole;
  let unit2;
  for (const [position, group] of text.split("/").entries()) {
    for (const factor of group.split(/[·*]/)) {
      const parsed = parseFactor(factor);
      if (parsed === void 0) {
        throw new InputError([{ place, expected: "a unit such as \u6237, %, \u4E07\u5143, \u4E2A/\u4E07\u4EA9, km\xB2", found: quote(text), code: "unit/malformed" }]);
      }
      if (unit2 === void 0) unit2 = parsed;
      else unit2 = position === 0 ? multiplyUnits(unit2, parsed) : divideUnits(unit2, parsed);
    }
  }
  return unit2;
}

// engine/core/table.ts
var MISSING_REASONS = [
  "present",
  "blank",
  // the cell is empty
  "absent",
  // the file has no such column
  "unreadable",
  // the cell could not be read as its type or lies out of its range (run with --accept-errors)
  "rejected",
  // an E consistency rule rejected the cell (run with --accept-errors)
  "suppressed",
  // a bare suppression mark
  "undefined",
  // a zero denominator, or no weight at all
  "out-of-domain",
  // root of a negative, log of a number <= 0, overflow
  "unknown-guard",
  // whether the indicator applies cannot be known
  "conflict"
  // a township or county field has two values among the rows of its unit (run with --accept-errors)
];
var reasonCode = (reason) => MISSING_REASONS.indexOf(reason);
var PRESENT = 0;
var UNDEFINED = reasonCode("undefined");
var OUT_OF_DOMAIN = reasonCode("out-of-domain");
var UNKNOWN_GUARD = reasonCode("unknown-guard");

// engine/core/expression/semantics.ts
var LIMITS = { characters: 2e3, brackets: 32, nodes: 500, depth: 32 };
function flooredRemainder(x, y) {
  const rest = x % y;
  return rest !== 0 && rest < 0 !== y < 0 ? rest + y : rest;
}
function roundHalfAway(x) {
  const whole = Math.trunc(x);
  return Math.abs(x - whole) >= 0.5 ? whole + Math.sign(x) : whole;
}
var power = (x, y) => y === 2 ? x * x : x ** y;
var OPERATIONS = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  remainder: flooredRemainder,
  power
};
var isUndefined = (op, x, y) => op === "divide" || op === "remainder" ? y === 0 : op === "power" && x === 0 && y < 0;
var FUNCTIONS = {
  abs: Math.abs,
  sqrt: Math.sqrt,
  log: Math.log,
  log1p: Math.log1p,
  exp: Math.exp,
  round: roundHalfAway,
  floor: Math.floor,
  ceil: Math.ceil
};
var present = (value) => ({ value, state: PRESENT });
var without = (state) => ({ value: 0, state });
var finite = (value) => Number.isFinite(value) ? present(value) : without(OUT_OF_DOMAIN);

// engine/core/expression/interpret.ts
var ABSENT = without(reasonCode("absent"));
var NO_FIELDS = { number: () => ABSENT, text: () => void 0 };
function weightedAverage(values, weightNodes, row) {
  const weights = [];
  for (const node of weightNodes) {
    const weight = interpretNumber(node, row);
    if (weight.state !== PRESENT) return weight;
    if (weight.value < 0) return without(OUT_OF_DOMAIN);
    weights.push(weight.value);
  }
  const total = weights.reduce((sum2, weight) => sum2 + weight);
  if (!Number.isFinite(total)) return without(OUT_OF_DOMAIN);
  if (total === 0) return without(UNDEFINED);
  let sum = 0;
  for (const [i, weight] of weights.entries()) {
    if (weight === 0) continue;
    const value = interpretNumber(values[i], row);
    if (value.state !== PRESENT) return value;
    sum += weight * value.value;
    if (!Number.isFinite(sum)) return without(OUT_OF_DOMAIN);
  }
  return finite(sum / total);
}
function interpretNumber(node, row) {
  switch (node.op) {
    case "constant":
      return present(node.value);
    case "field":
      return row.number(node.name);
    case "negate": {
      const operand = interpretNumber(node.of, row);
      return operand.state === PRESENT ? present(-operand.value) : operand;
    }
    case "call": {
      const operand = interpretNumber(node.of, row);
      return operand.state === PRESENT ? finite(FUNCTIONS[node.name](operand.value)) : operand;
    }
    case "min":
    case "max": {
      let best = null;
      for (const item of node.items) {
        const outcome = interpretNumber(item, row);
        if (outcome.state !== PRESENT) return outcome;
        best = best === null ? outcome : present(Math[node.op](best.value, outcome.value));
      }
      return best;
    }
    case "wavg":
      return weightedAverage(node.values, node.weights, row);
    default: {
      const left = interpretNumber(node.left, row);
      if (left.state !== PRESENT) return left;
      const right = interpretNumber(node.right, row);
      if (right.state !== PRESENT) return right;
      return isUndefined(node.op, left.value, right.value) ? without(UNDEFINED) : finite(OPERATIONS[node.op](left.value, right.value));
    }
  }
}
var BLANK = without(reasonCode("blank"));
var UNREADABLE = without(reasonCode("unreadable"));

// engine/core/expression/print.ts
var BINDING = {
  or: 1,
  and: 2,
  compare: 3,
  "compare-text": 3,
  add: 4,
  subtract: 4,
  multiply: 5,
  divide: 5,
  remainder: 5,
  negate: 6,
  power: 7
};
var ATOM = 8;
var bindingOf = (node) => BINDING[node.op] ?? ATOM;
var bracketed = (node, least) => bindingOf(node) < least ? `(${printTree(node)})` : printTree(node);
var list = (nodes) => nodes.map(printTree).join(", ");
function printTree(node) {
  switch (node.op) {
    case "constant":
      return String(node.value);
    case "field":
      return node.name;
    case "negate":
      return `-${bracketed(node.of, BINDING["negate"])}`;
    case "not":
      return `not (${printTree(node.of)})`;
    case "call":
      return `${node.name}(${printTree(node.of)})`;
    case "min":
    case "max":
      return `${node.op}(${list(node.items)})`;
    case "wavg":
      return `wavg([${list(node.values)}], [${list(node.weights)}])`;
    case "compare-text":
      return `${node.name} ${node.relation} ${JSON.stringify(node.text)}`;
    case "compare":
      return `${bracketed(node.left, 4)} ${node.relation} ${bracketed(node.right, 4)}`;
    case "power":
      return `${bracketed(node.left, ATOM)} ^ ${bracketed(node.right, ATOM)}`;
    case "and":
    case "or":
      return `${bracketed(node.left, bindingOf(node))} ${node.op} ${bracketed(node.right, bindingOf(node) + 1)}`;
    default:
      return `${bracketed(node.left, bindingOf(node))} ${ARITHMETIC[node.op]} ${bracketed(node.right, bindingOf(node) + 1)}`;
  }
}

// engine/core/expression/check-units.ts
var ONE = { dimensions: /* @__PURE__ */ new Map(), scale: 1 };
var measured = (unit2, factor, blended = false) => ({ bare: false, unit: unit2, factor, blended });
var PURE_NUMBER = measured(ONE, 1);
var factorOf = (quantity) => !quantity.bare ? quantity.factor : quantity.value === null ? null : Math.abs(quantity.value);
var isBlended = (quantity) => !quantity.bare && quantity.blended;
var converted = ({ unit: unit2, factor }) => factor === null ? null : unit2.scale / factor;
function bridges(a, b) {
  const [x, y] = [converted(a), converted(b)];
  if (x === null || y === null) return true;
  return Math.abs(Math.log(x / y)) <= 0.5 * Math.abs(Math.log(a.unit.scale / b.unit.scale));
}
var UnitChecker = class {
  constructor(fields, place) {
    this.fields = fields;
    this.place = place;
  }
  fields;
  place;
  problems = [];
  #units = /* @__PURE__ */ new Map();
  #problem(expected, found) {
    this.problems.push({ place: this.place, expected, found, code: "formula/unit" });
    return null;
  }
  #unitOf(field) {
    let unit2 = this.#units.get(field);
    if (unit2 === void 0) this.#units.set(field, unit2 = parseUnit(this.fields.get(field).unit, `${this.place}: unit of ${field}`));
    return unit2;
  }
  condition(node) {
    if (node.op === "compare") this.#alike([node.left, node.right]);
    else for (const operand of operandsOf(node)) this.condition(operand);
  }
  /** What a number is a number of; null where a problem was found. */
  quantity(node) {
    if (fieldsOf(node).length === 0) {
      const { value, state } = interpretNumber(node, NO_FIELDS);
      return { bare: true, value: state === PRESENT ? value : null };
    }
    switch (node.op) {
      case "field":
        return measured(this.#unitOf(node.name), 1);
      case "multiply":
      case "divide":
        return this.#product(node);
      case "power":
        return this.#power(node.left, node.right);
      case "add":
      case "subtract":
        return this.#sum(node);
      case "remainder":
        return this.#alike([node.left, node.right]);
      case "min":
      case "max":
        return this.#alike(node.items);
      case "wavg": {
        const [values, weights] = [this.#alike(node.values), this.#alike(node.weights)];
        return values && weights && (values.bare ? PURE_NUMBER : values);
      }
      case "call":
        return ["sqrt", "log", "log1p", "exp"].includes(node.name) ? this.#pure(node.of, `${node.name} of a number without a unit`) && PURE_NUMBER : this.quantity(node.of);
      default:
        return node.op === "negate" ? this.quantity(node.of) : null;
    }
  }
  #product(node) {
    const [left, right] = [this.quantity(node.left), this.quantity(node.right)];
    if (left === null || right === null) return null;
    const [x, y] = [factorOf(left), factorOf(right)];
    const units = [left.bare ? ONE : left.unit, right.bare ? ONE : right.unit];
    const blended = isBlended(left) || isBlended(right);
    if (node.op === "multiply") return measured(multiplyUnits(...units), x === null || y === null ? null : x * y, blended);
    return measured(divideUnits(...units), x === null || y === null || y === 0 ? null : x / y, blended);
  }
  #power(base, exponent) {
    const [x, y] = [this.quantity(base), this.#pure(exponent, "an exponent without a unit")];
    if (x === null || y === null) return null;
    const n = y.bare ? y.value : null;
    if (x.bare || n === null && isDimensionless(x.unit.dimensions)) return measured(ONE, null);
    if (n === null || !Number.isInteger(n) && !isDimensionless(x.unit.dimensions)) {
      return this.#problem("a whole number as exponent of a quantity with a unit", printTree(exponent));
    }
    return measured(raiseUnit(x.unit, n), x.factor === null ? null : x.factor ** n, x.blended);
  }
  #sum(node) {
    const sum = this.#alike([node.left, node.right]);
    return sum === null || sum.bare || sum.factor === 1 ? sum : { ...sum, blended: true };
  }
  #pure(node, expected) {
    const quantity = this.quantity(node);
    if (quantity === null || quantity.bare || isDimensionless(quantity.unit.dimensions)) return quantity;
    return this.#problem(expected, `${printTree(node)} in ${describeDimensions(quantity.unit.dimensions)}`);
  }
  /** What numbers have in common that are added, compared or chosen from; bare ones take the unit of the others. */
  #alike(nodes) {
    const quantities = nodes.map((node) => this.quantity(node));
    let common = { bare: true, value: null };
    let first;
    for (const [i, quantity] of quantities.entries()) {
      if (quantity === null) return null;
      if (quantity.bare) continue;
      if (common.bare) [common, first] = [quantity, nodes[i]];
      else {
        const joined = this.#join(common, quantity, first, nodes[i]);
        if (joined === null) return null;
        common = joined;
      }
    }
    return common;
  }
  #join(a, b, first, other) {
    if (!sameDimensions(a.unit.dimensions, b.unit.dimensions)) {
      const describe = (node, { unit: unit2 }) => `${printTree(node)} in ${describeDimensions(unit2.dimensions)}`;
      return this.#problem(`the same unit as ${describe(first, a)}`, describe(other, b));
    }
    const blended = a.blended || b.blended;
    if (sameScale(a.unit.scale, b.unit.scale)) {
      const alike = a.factor !== null && b.factor !== null && sameScale(a.factor, b.factor);
      return measured(a.unit, alike ? a.factor : null, blended || !alike);
    }
    if (!bridges(a, b)) {
      const ratio = Number((a.unit.scale / b.unit.scale).toPrecision(9));
      return this.#problem(`${printTree(other)} and ${printTree(first)} in one scale (1 of the latter is ${ratio} of the former)`, "no factor between them");
    }
    return measured(b.factor === 1 ? b.unit : a.unit, b.factor === 1 ? 1 : a.factor, blended);
  }
  /** Whether a formula gives `unit`: its dimensions, and by a factor that bridges the scales. */
  gives(node, unitText) {
    const unit2 = parseUnit(unitText, `${this.place}: unit`);
    const quantity = this.quantity(node);
    if (quantity === null || quantity.bare) return;
    if (!sameDimensions(quantity.unit.dimensions, unit2.dimensions)) {
      const [wanted2, got] = [unit2, quantity.unit].map(({ dimensions }) => describeDimensions(dimensions));
      this.#problem(`a formula in ${wanted2}, since its unit is ${unitText}`, `${printTree(node)} in ${got}`);
      return;
    }
    const wanted = quantity.unit.scale / unit2.scale;
    if (quantity.factor === null || quantity.blended || sameScale(quantity.factor, wanted)) return;
    const show = (factor) => String(Number(factor.toPrecision(9)));
    this.#problem(`a factor of ${show(wanted)} for the unit ${unitText}`, `${show(quantity.factor)} in ${printTree(node)}`);
  }
};
function formulaUnitProblems(tree, fields, unit2, place) {
  const checker = new UnitChecker(fields, place);
  if (unit2 === void 0) checker.quantity(tree);
  else checker.gives(tree, unit2);
  return checker.problems;
}
function conditionUnitProblems(tree, fields, place) {
  const checker = new UnitChecker(fields, place);
  checker.condition(tree);
  return checker.problems;
}

// engine/core/expression/syntax.ts
import { parse as parse2 } from "mathjs/number";

// engine/core/expression/text-limits.ts
var OPEN = /* @__PURE__ */ new Set(["(", "[", "{"]);
var CLOSE = /* @__PURE__ */ new Set([")", "]", "}"]);
var withoutQuotes = (text) => text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (quoted) => " ".repeat(quoted.length));
function deepestBracket(text) {
  let [depth, deepest] = [0, 0];
  for (const char of text) {
    if (OPEN.has(char)) deepest = Math.max(deepest, ++depth);
    else if (CLOSE.has(char)) depth--;
  }
  return deepest;
}
function textProblems(text, place) {
  if (text.length > LIMITS.characters) {
    return [{ place, expected: `at most ${LIMITS.characters} characters`, found: `${text.length}`, code: "formula/too-long" }];
  }
  if (text.trim() === "") return [{ place, expected: "a formula", found: quote(text), code: "formula/syntax" }];
  const bare = withoutQuotes(text);
  const depth = deepestBracket(bare);
  if (depth > LIMITS.brackets) {
    return [{ place, expected: `brackets at most ${LIMITS.brackets} deep`, found: `${depth} deep`, code: "formula/too-deep" }];
  }
  if (bare.includes("#")) return [{ place, expected: "a formula without a comment", found: quote(text), code: "formula/not-allowed" }];
  return [];
}

// engine/core/expression/syntax.ts
var LEFT_CHAINS = { "+": "sum", "-": "sum", "*": "product", "/": "product", and: "and", or: "or" };
var isChained = (parent, child) => {
  const chain = LEFT_CHAINS[parent.op ?? ""];
  return chain !== void 0 && parent.args?.length === 2 && parent.args[0] === child && LEFT_CHAINS[child.op ?? ""] === chain;
};
var tooDeep = (place) => ({ place, expected: `operations at most ${LIMITS.depth} deep`, found: "a deeper formula", code: "formula/too-deep" });
function sizeProblem(root2, place) {
  const open3 = [{ node: root2, depth: 1 }];
  for (let nodes = 1; open3.length > 0; nodes++) {
    const { node, depth } = open3.pop();
    if (depth > LIMITS.depth) return tooDeep(place);
    if (nodes > LIMITS.nodes) return { place, expected: `at most ${LIMITS.nodes} numbers, fields and operations`, found: "more", code: "formula/too-long" };
    const level = node.type === "ParenthesisNode" ? depth : depth + 1;
    node.forEach((child) => open3.push({ node: child, depth: isChained(node, child) ? depth : level }));
  }
  return null;
}
function parseWithin(text, place) {
  try {
    return parse2(text.replace(/\r?\n/g, " "));
  } catch (error) {
    if (error instanceof RangeError) throw new InputError([tooDeep(place)]);
    if (!(error instanceof SyntaxError)) throw error;
    throw new InputError([{ place, expected: "a well-formed formula", found: `${quote(text)}: ${error.message}`, code: "formula/syntax" }]);
  }
}
function parseSyntax(text, place) {
  const problems = textProblems(text, place);
  if (problems.length > 0) throw new InputError(problems);
  const root2 = parseWithin(text, place);
  const size2 = sizeProblem(root2, place);
  if (size2 !== null) throw new InputError([size2]);
  return root2;
}

// engine/core/expression/parse.ts
function parseFormula(text, { fields, place, unit: unit2 }) {
  const builder = new TreeBuilder(fields, place);
  const tree = builder.number(parseSyntax(text, place));
  if (tree === null) throw new InputError(builder.problems);
  throwIfAny(formulaUnitProblems(tree, fields, unit2, place));
  return { kind: "number", text: text.trim(), tree, fields: fieldsOf(tree) };
}
function parseCondition(text, { fields, place }) {
  const builder = new TreeBuilder(fields, place);
  const tree = builder.condition(parseSyntax(text, place));
  if (tree === null) throw new InputError(builder.problems);
  throwIfAny(conditionUnitProblems(tree, fields, place));
  return { kind: "condition", text: text.trim(), tree, fields: fieldsOf(tree) };
}

// engine/core/expression/bind.ts
var HELPERS = { ...FUNCTIONS, flooredRemainder, power };

// engine/scoring/program.ts
function fieldKinds(fields) {
  return new Map(fields.map((field) => [field.name, { unit: field.unit, kind: field.type === "int" || field.type === "num" || field.type === "bool" ? "number" : "text" }]));
}

// engine/run/framework-checks/names.ts
function repeated(given, what) {
  const first = /* @__PURE__ */ new Map();
  return given.flatMap(({ name, place }) => {
    const before = first.get(name);
    first.set(name, before ?? place);
    return before === void 0 ? [] : [{ place, expected: `a ${what} of its own`, found: `${quote(name)}, as at ${before}`, code: `framework/duplicate-${what.replaceAll(" ", "-")}` }];
  });
}
function unknown(uses, known, code) {
  const names = new Set(known);
  return uses.filter(({ name }) => !names.has(name)).map(({ name, place }) => unknownName(place, name, [...names], code));
}
function nameProblems(source) {
  const { declaration: d, place, placeIn } = source;
  const levels = d.levels.map((level) => level.name);
  const fields = d.fields.map((field, i) => ({ name: field.name, place: place("fields.yaml", ["fields", i, "name"]) }));
  const ofIndicators = (key) => d.indicators.map((indicator) => ({ name: indicator[key], place: placeIn(indicator, [key]) }));
  const main = (path) => place("framework.yaml", path);
  return [
    ...repeated(fields, "field name"),
    ...repeated(ofIndicators("code"), "code"),
    ...repeated(ofIndicators("name"), "name"),
    ...repeated(
      d.rules.map((rule, i) => ({ name: rule.id, place: place("rules.yaml", ["rules", i, "id"]) })),
      "rule id"
    ),
    ...repeated(
      d.levels.map((level, i) => ({ name: level.name, place: main(["levels", i, "name"]) })),
      "level name"
    ),
    ...repeated(
      d.grades.map((grade, i) => ({ name: grade.grade, place: main(["grades", i, "grade"]) })),
      "grade"
    ),
    ...repeated(
      d.vetoes.map((veto, i) => ({ name: veto.kind, place: main(["vetoes", i, "kind"]) })),
      "veto kind"
    ),
    ...unknown(
      d.fields.map((field, i) => ({ name: field.level, place: place("fields.yaml", ["fields", i, "level"]) })),
      levels,
      "framework/unknown-level"
    ),
    ...unknown(
      d.indicators.map((indicator) => ({ name: indicator.level, place: placeIn(indicator, ["level"]) })),
      levels,
      "framework/unknown-level"
    ),
    ...unknown(
      d.unit.rows.flatMap((row, i) => row.level === void 0 ? [] : [{ name: row.level, place: main(["unit", "rows", i, "level"]) }]),
      levels,
      "framework/unknown-level"
    ),
    ...unknown(
      d.vetoes.map((veto, i) => ({ name: veto.highestGrade, place: main(["vetoes", i, "highestGrade"]) })),
      d.grades.map((grade) => grade.grade),
      "framework/unknown-grade"
    )
  ];
}

// engine/run/framework-checks/formulas.ts
function attempt(parse3, problems) {
  try {
    return parse3();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
var divides = (node) => node.op === "divide" || node.op === "wavg" || operandsOf(node).some(divides);
function rollupProblems({ declaration: d, placeIn }, indicator, formula) {
  if (d.levels.length === 1) return [];
  const tree = formulaTree(formula);
  const place = placeIn(indicator, ["rollup"]);
  const code = "framework/rollup";
  if (indicator.rollup === "formula-on-sums" && !divides(tree)) {
    return [
      {
        place,
        expected: "mean-over-units, weighted-mean or as-given for a formula without a denominator (a sum would be held against goalposts per unit)",
        found: indicator.rollup,
        code
      }
    ];
  }
  if (indicator.rollup === "as-given" && (tree.op !== "field" || indicator.level === d.levels[0].name)) {
    return [{ place, expected: "as-given for one field of a level above the unit alone", found: `${indicator.level}: ${indicator.formula}`, code }];
  }
  return [];
}
function levelProblems({ declaration: d, placeIn }, indicator, expressions) {
  const height = (level) => d.levels.findIndex((candidate) => candidate.name === level);
  const levelOf = new Map(d.fields.map((field) => [field.name, field.level]));
  const finer = [...new Set(expressions.flatMap((expression) => expression.fields))].filter((name) => height(levelOf.get(name) ?? "") < height(indicator.level));
  return finer.map((name) => ({
    place: placeIn(indicator, ["level"]),
    expected: `the level of its fields, or a finer one`,
    found: `${indicator.level}, with ${name} of level ${levelOf.get(name)}`,
    code: "framework/field-level"
  }));
}
function indicatorProblems(source, indicator, kinds) {
  const { placeIn } = source;
  const problems = [];
  const formula = attempt(() => parseFormula(indicator.formula, { fields: kinds, unit: indicator.unit, place: placeIn(indicator, ["formula"]) }), problems);
  const text = indicator.appliesWhen;
  const guard = text === void 0 ? null : attempt(() => parseCondition(text, { fields: kinds, place: placeIn(indicator, ["appliesWhen"]) }), problems);
  if (formula !== null) problems.push(...rollupProblems(source, indicator, formula));
  problems.push(
    ...levelProblems(
      source,
      indicator,
      [formula, guard].filter((each) => each !== null)
    )
  );
  return problems;
}
function ruleProblems({ place }, rule, i, kinds) {
  const at = (...path) => place("rules.yaml", ["rules", i, ...path]);
  const problems = [];
  if (rule.holds === void 0 === (rule.check === void 0)) {
    problems.push({ place: at(), expected: "either holds or check", found: rule.holds === void 0 ? "neither" : "both", code: "framework/rule" });
  }
  if (rule.with !== void 0 && rule.check === void 0)
    problems.push({ place: at("with"), expected: "parameters of a check", found: "parameters without a check", code: "framework/rule" });
  if (rule.holds !== void 0 && rule.severity === "E" !== (rule.rejects !== void 0 && rule.rejects.length > 0)) {
    problems.push({
      place: at(),
      expected: rule.severity === "E" ? "the cells that it rejects" : "rejects with severity E alone",
      found: rule.severity === "E" ? "none" : `rejects with ${rule.severity}`,
      code: "framework/rule"
    });
  }
  const text = rule.holds;
  if (text !== void 0) attempt(() => parseCondition(text, { fields: kinds, place: at("holds") }), problems);
  problems.push(
    ...unknown(
      (rule.rejects ?? []).map((name, k) => ({ name, place: at("rejects", k) })),
      kinds.keys(),
      "framework/unknown-field"
    )
  );
  return problems;
}
function formulaProblems(source) {
  const { declaration: d, placeIn } = source;
  const kinds = fieldKinds(d.fields);
  return [
    ...d.indicators.flatMap((indicator) => indicatorProblems(source, indicator, kinds)),
    ...d.indicators.flatMap(
      (indicator) => indicator.examples.flatMap(
        ({ given }, i) => unknown(
          Object.keys(given).map((name) => ({ name, place: placeIn(indicator, ["examples", i, "given", name], "key") })),
          kinds.keys(),
          "framework/unknown-field"
        )
      )
    ),
    ...d.rules.flatMap((rule, i) => ruleProblems(source, rule, i, kinds))
  ];
}

// engine/scoring/normalise/identity.ts
var identity = {
  name: "identity",
  doc: "g(x) = x: each unit of the indicator is worth the same",
  lowest: Number.NEGATIVE_INFINITY,
  apply: (x) => x
};

// engine/scoring/normalise/log1p.ts
var log1p = {
  name: "log1p",
  doc: "g(x) = ln(1 + x): each doubling is worth about the same; for amounts that span orders of magnitude",
  lowest: 0,
  apply: Math.log1p
};

// engine/scoring/normalise/sqrt.ts
var sqrt = {
  name: "sqrt",
  doc: "g(x) = \u221Ax: the first few are worth more than the next few; for densities and counts",
  lowest: 0,
  apply: Math.sqrt
};

// engine/scoring/normalise/index.ts
var byName = { identity, log1p, sqrt };
var scaleNamed = (name) => byName[name];

// engine/run/framework-checks/order.ts
function goalpostProblems({ placeIn }, indicator) {
  return Object.entries(indicator.goalposts).flatMap(([date, { floor, target, scale }]) => {
    const at = (key) => placeIn(indicator, ["goalposts", date, key]);
    const code = "framework/goalpost";
    const problems = [];
    const rising = indicator.direction === "higher-is-better";
    if (floor === target) problems.push({ place: at("target"), expected: "a target other than the floor", found: String(target), code });
    else if (target > floor !== rising) {
      problems.push({ place: at("target"), expected: `a target ${rising ? "above" : "below"} the floor ${floor} (${indicator.direction})`, found: String(target), code });
    }
    const { lowest } = scaleNamed(scale);
    for (const [key, value] of Object.entries({ floor, target })) {
      if (value < lowest) problems.push({ place: at(key), expected: `a number >= ${lowest} on the scale ${scale}`, found: String(value), code });
    }
    return problems;
  });
}
function levelProblems2({ declaration: d, place }) {
  return d.levels.slice(1).flatMap((level, i) => {
    const below = d.levels[i];
    if (level.prefix < below.prefix) return [];
    return [
      {
        place: place("framework.yaml", ["levels", i + 1, "prefix"]),
        expected: `fewer digits than the ${below.prefix} of ${below.name}: finest level first`,
        found: String(level.prefix),
        code: "framework/levels"
      }
    ];
  });
}
function gradeProblems({ declaration: d, place }) {
  const at = (i, key) => place("framework.yaml", ["grades", i, key]);
  const code = "framework/grades";
  const problems = d.grades.slice(1).flatMap((grade, i) => {
    const better = d.grades[i];
    return grade.atLeast < better.atLeast ? [] : [{ place: at(i + 1, "atLeast"), expected: `a score below the ${better.atLeast} of grade ${better.grade}: best grade first`, found: String(grade.atLeast), code }];
  });
  const last = d.grades.length - 1;
  if (d.grades[last].atLeast > 0) problems.push({ place: at(last, "atLeast"), expected: "0, so that every score has a grade", found: String(d.grades[last].atLeast), code });
  const quotas = d.grades.flatMap((grade) => grade.quota ?? []);
  const sum = quotas.reduce((total, quota) => total + quota, 0);
  if (quotas.length > 0 && (quotas.length !== last || d.grades[last].quota !== void 0)) {
    problems.push({ place: place("framework.yaml", ["grades"]), expected: "a quota for every grade but the last, or for none", found: `${quotas.length} of ${last + 1}`, code });
  } else if (sum > 1 + 1e-9) problems.push({ place: place("framework.yaml", ["grades"]), expected: "quotas that sum to at most 1", found: String(sum), code });
  return problems;
}
var orderProblems = (source) => [
  ...source.declaration.indicators.flatMap((indicator) => goalpostProblems(source, indicator)),
  ...levelProblems2(source),
  ...gradeProblems(source)
];

// engine/scoring/aggregate/arithmetic.ts
var arithmetic = {
  name: "arithmetic",
  parameter: null,
  make: () => ({ name: "arithmetic", source: "OECD/JRC (2008) Handbook on Constructing Composite Indicators, ch. 6.1", forward: null, inverse: (mean) => mean })
};

// engine/scoring/aggregate/generalised-mean.ts
var generalisedMean = {
  name: "generalised-mean",
  parameter: { doc: "the power of the mean", min: 0.05, max: 10 },
  make: (power2) => ({
    name: `generalised-mean(${power2})`,
    source: "Bullen (2003) Handbook of Means and Their Inequalities, ch. III",
    forward: (score) => Math.pow(score, power2),
    inverse: (mean) => Math.pow(mean, 1 / power2)
  })
};

// engine/scoring/aggregate/geometric.ts
var FLOOR = 0.01;
var geometric = {
  name: "geometric",
  parameter: null,
  make: () => ({
    name: "geometric",
    source: "OECD/JRC (2008) Handbook on Constructing Composite Indicators, ch. 6.2; floor: scoring policy, rule 6",
    forward: (score) => Math.log(Math.max(score, FLOOR)),
    inverse: (mean) => Math.exp(mean)
  })
};

// engine/scoring/aggregate/index.ts
var AGGREGATIONS = [arithmetic, geometric, generalisedMean];
function aggregationNamed(text, place) {
  const [, name = text, parameter] = /^([a-z-]+)(?:\((.*)\))?$/.exec(text.trim()) ?? [];
  const family = AGGREGATIONS.find((candidate) => candidate.name === name);
  if (family === void 0) {
    throw new InputError([unknownName(place, name, AGGREGATIONS.map((candidate) => candidate.name), "framework/unknown-aggregation")]);
  }
  const value = parameter === void 0 || parameter.trim() === "" ? NaN : Number(parameter);
  const range = family.parameter;
  if (range === null ? parameter !== void 0 : !(value >= range.min && value <= range.max)) {
    const expected = range === null ? `${name} without a parameter` : `${name}(p), ${range.doc}, p from ${range.min} to ${range.max}`;
    throw new InputError([{ place, expected, found: text, code: "framework/aggregation-parameter" }]);
  }
  return family.make(value);
}

// engine/run/framework-checks/tree.ts
function* placedNodes(nodes, path, above) {
  for (const [i, node] of nodes.entries()) {
    yield { node, path: [...path, i], above };
    yield* placedNodes(node.children ?? [], [...path, i, "children"], [...above, node.code]);
  }
}
function aggregationProblems(text, place) {
  try {
    if (text !== void 0) aggregationNamed(text, place);
    return [];
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
}
function treeProblems({ declaration: d, place, placeIn }) {
  const main = (path) => place("framework.yaml", path);
  const problems = [...aggregationProblems(d.aggregate, main(["aggregate"]))];
  const nodes = [...placedNodes(d.tree, ["tree"], [])];
  const first = /* @__PURE__ */ new Map([[d.name, main(["name"])]]);
  for (const { node, path, above } of nodes) {
    const at = main([...path, "code"]);
    const before = first.get(node.code);
    if (above.includes(node.code)) {
      problems.push({ place: at, expected: "a tree without cycles", found: [...above.slice(above.indexOf(node.code)), node.code].join(" > "), code: "framework/tree-cycle" });
    } else if (before !== void 0) {
      problems.push({ place: at, expected: "each node once in the tree", found: `${node.code}, as at ${before}`, code: "framework/repeated-node" });
    }
    first.set(node.code, before ?? at);
    problems.push(...aggregationProblems(node.aggregate, main([...path, "aggregate"])));
  }
  const lowest = new Map(nodes.filter(({ node }) => node.children === void 0).map((placed) => [placed.node.code, placed]));
  for (const indicator of d.indicators) {
    if (lowest.has(indicator.parent)) continue;
    const at = placeIn(indicator, ["parent"]);
    if (first.has(indicator.parent) && indicator.parent !== d.name) {
      problems.push({ place: at, expected: "a lowest node of the tree", found: `${indicator.parent}, which has nodes below it`, code: "framework/not-lowest" });
    } else problems.push(unknownName(at, indicator.parent, [...lowest.keys()], "framework/unknown-parent"));
  }
  for (const indicator of d.indicators) {
    const node = first.get(indicator.code);
    if (node !== void 0)
      problems.push({
        place: placeIn(indicator, ["code"]),
        expected: "a code that is no node of the tree",
        found: `${indicator.code}, as at ${node}`,
        code: "framework/duplicate-code"
      });
  }
  const used = new Set(d.indicators.map((indicator) => indicator.parent));
  for (const { node, path } of lowest.values()) {
    if (!used.has(node.code)) problems.push({ place: main(path), expected: "a node with at least one indicator", found: `${node.code} without any`, code: "framework/empty-node" });
  }
  return problems;
}

// engine/scoring/framework.ts
function inForce(dated, year) {
  const from = Object.keys(dated).filter((date) => date <= `${year}-12-31`).sort().at(-1);
  return from === void 0 ? void 0 : { from, value: dated[from] };
}

// engine/run/framework-checks/weights.ts
var TOTAL_WEIGHT = 1e4;
function isDay(text) {
  const day = /* @__PURE__ */ new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}
var noDay = (place, date) => ({ place, expected: "a day of the calendar, YYYY-MM-DD", found: date, code: "framework/bad-date" });
function dateProblems({ declaration: d, place, placeIn }) {
  const ofWeights = Object.keys(d.weights).map((date) => ({ date, place: place("framework.yaml", ["weights", date], "key") }));
  const ofGoalposts = d.indicators.flatMap((indicator) => Object.keys(indicator.goalposts).map((date) => ({ date, place: placeIn(indicator, ["goalposts", date], "key") })));
  return [...ofWeights, ...ofGoalposts].filter(({ date }) => !isDay(date)).map(({ date, place: at }) => noDay(at, date));
}
function weightProblems(source) {
  const { declaration: d, place, placeIn } = source;
  const problems = dateProblems(source);
  const byCode = new Map(d.indicators.map((indicator) => [indicator.code, indicator]));
  for (const [date, weights] of Object.entries(d.weights)) {
    const uses = Object.keys(weights).map((code) => ({ name: code, place: place("framework.yaml", ["weights", date, code], "key") }));
    problems.push(...unknown(uses, byCode.keys(), "framework/unknown-indicator"));
    const sum = Object.values(weights).reduce((total, weight) => total + weight, 0);
    if (sum !== TOTAL_WEIGHT) {
      problems.push({
        place: place("framework.yaml", ["weights", date], "key"),
        expected: `weights that sum to exactly ${TOTAL_WEIGHT}`,
        found: String(sum),
        code: "framework/weights-sum"
      });
    }
    const late = (indicator) => (weights[indicator.code] ?? 0) > 0 && inForce(indicator.goalposts, Number(date.slice(0, 4))) === void 0;
    for (const indicator of d.indicators.filter(late)) {
      problems.push({
        place: placeIn(indicator, ["goalposts"], "key"),
        expected: `a goalpost in force by the end of ${date.slice(0, 4)}, when its weight is`,
        found: Object.keys(indicator.goalposts).sort().join(", "),
        code: "framework/no-goalpost"
      });
    }
  }
  const weighted = new Set(Object.values(d.weights).flatMap((weights) => Object.keys(weights)));
  for (const indicator of d.indicators) {
    if (!weighted.has(indicator.code)) {
      problems.push({
        place: placeIn(indicator, ["code"]),
        expected: "a weight in framework.yaml at some date",
        found: `${indicator.code} without any`,
        code: "framework/no-weight"
      });
    }
  }
  return problems;
}

// engine/run/framework-source.ts
import { createHash as createHash2 } from "node:crypto";
import { readdir } from "node:fs/promises";
import { join as join4 } from "node:path";

// engine/run/framework-schema.ts
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
var SCHEMA_NAMES = ["framework", "fields", "rules", "indicator"];
var readSchema = (name) => JSON.parse(readFileSync(packagePath("indicators", "schema", `${name}.schema.json`), "utf8"));
var compiled;
function validator(name) {
  if (compiled === void 0) {
    const ajv = new Ajv({ allErrors: true, verbose: true, allowUnionTypes: true, strictRequired: false });
    ajv.addSchema(readSchema("common"), "common.schema.json");
    compiled = new Map(SCHEMA_NAMES.map((each) => [each, ajv.compile(readSchema(each))]));
  }
  return compiled.get(name);
}
var TYPE_PHRASES = {
  object: "a map",
  array: "a list",
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  null: "null"
};
function shown(value) {
  if (typeof value === "string") return quote(value);
  if (Array.isArray(value)) return "a list";
  return value !== null && typeof value === "object" ? "a map" : String(value);
}
function pathOf(pointer, root2) {
  let at = root2;
  return pointer.split("/").slice(1).map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const next = Array.isArray(at) ? Number(key) : key;
    at = at?.[next];
    return next;
  });
}
var described = (error) => {
  const text = error.parentSchema?.description;
  return text === void 0 ? "" : ` (${text})`;
};
function phrase(error) {
  const params = error.params;
  const found = shown(error.data);
  switch (error.keyword) {
    case "type":
      return {
        expected: [params["type"]].flat().map((type) => TYPE_PHRASES[String(type)] ?? String(type)).join(" or "),
        found
      };
    case "enum": {
      const allowed = params["allowedValues"].map(String);
      const near = typeof error.data === "string" ? nearestName(error.data, allowed) : void 0;
      return { expected: `one of ${allowed.join(", ")}`, found: near === void 0 ? found : `${found} (did you mean ${near}?)` };
    }
    case "pattern":
      return { expected: `a text like /${String(params["pattern"])}/${described(error)}`, found };
    case "minLength":
      return { expected: "a text that is not empty", found };
    case "minItems":
    case "maxItems":
      return {
        expected: `at ${error.keyword === "minItems" ? "least" : "most"} ${String(params["limit"])} entries${described(error)}`,
        found: String(error.data.length)
      };
    case "minProperties":
      return { expected: `at least ${String(params["limit"])} entries${described(error)}`, found: "none" };
    case "minimum":
    case "maximum":
    case "exclusiveMinimum":
      return { expected: `a number ${String(params["comparison"])} ${String(params["limit"])}`, found };
    default:
      return { expected: `a value that ${error.message ?? "fits the schema"}`, found };
  }
}
function problemOf(error, file) {
  const path = pathOf(error.instancePath, file.value);
  const params = error.params;
  const code = "framework/schema";
  if (error.keyword === "required") {
    return { place: file.place(path, "key"), expected: `the key ${String(params["missingProperty"])}`, found: "none", code };
  }
  if (error.keyword === "additionalProperties") {
    const key = String(params["additionalProperty"]);
    const allowed = Object.keys(error.parentSchema.properties ?? {});
    const near = nearestName(key, allowed);
    const expected = allowed.length === 0 ? "no keys" : `one of the keys ${allowed.join(", ")}`;
    return { place: file.place([...path, key], "key"), expected, found: quote(key) + (near === void 0 ? "" : ` (did you mean ${near}?)`), code };
  }
  if (error.propertyName !== void 0) {
    return { place: file.place([...path, error.propertyName], "key"), ...phrase({ ...error, data: error.propertyName }), code };
  }
  return { place: file.place(path), ...phrase(error), code };
}
function schemaProblems(file, name) {
  const validate = validator(name);
  if (validate(file.value)) return [];
  const errors = (validate.errors ?? []).filter((error) => error.keyword !== "if" && error.keyword !== "propertyNames");
  const line = (error) => file.locate(pathOf(error.instancePath, file.value)).line;
  return errors.sort((a, b) => line(a) - line(b)).map((error) => problemOf(error, file));
}

// engine/run/yaml-file.ts
import { createHash } from "node:crypto";
import { readFile as readFile2, stat as stat2 } from "node:fs/promises";
import { Composer, isMap as isMap2, isScalar as isScalar2, isSeq as isSeq2, LineCounter } from "yaml";

// engine/run/yaml-guard.ts
import { CST, Lexer, Parser } from "yaml";
var YAML_LIMITS = { maxBytes: 5e6, maxDepth: 64, maxKeys: 5e3 };
var LEXEMES_PER_KEY = 40;
var collections = /* @__PURE__ */ new Set(["block-map", "block-seq", "flow-collection"]);
var depthOf = (stack) => stack.reduce((depth, token) => depth + (collections.has(token.type) ? 1 : 0), 0);
var CONTROL = /(?![\t\n\r])\p{Cc}/u;
function guardYaml(text, limits) {
  const lexer = new Lexer();
  const parser = new Parser();
  const tokens = [];
  let keys = 0;
  let lexemes = 0;
  let content = false;
  let offset = 0;
  const fault = (expected, found, code) => ({ tokens: null, fault: { offset, expected, found, code } });
  offset = text.search(CONTROL);
  if (offset >= 0) return fault("text without control characters", `U+${text.charCodeAt(offset).toString(16).padStart(4, "0")}`, "yaml/control-character");
  for (const lexeme of lexer.lex(text)) {
    offset = parser.offset;
    const type = content ? null : CST.tokenType(lexeme);
    content = type === "scalar";
    if (type === "directive-line") return fault("YAML 1.2 without directives", lexeme, "yaml/directive");
    if (type === "alias" || type === "anchor") return fault("the value written out, without anchors and aliases", lexeme, "yaml/alias");
    if (type === "map-value-ind" && ++keys > limits.maxKeys) return fault(`at most ${limits.maxKeys} keys (tables belong in CSV)`, "more", "yaml/too-many-keys");
    if (++lexemes > LEXEMES_PER_KEY * limits.maxKeys)
      return fault("a declaration (tables belong in CSV)", `more than ${LEXEMES_PER_KEY * limits.maxKeys} lexemes`, "yaml/too-long");
    for (const token of parser.next(lexeme)) tokens.push(token);
    if (parser.stack.length > limits.maxDepth && depthOf(parser.stack) > limits.maxDepth) {
      return fault(`at most ${limits.maxDepth} levels of nesting`, "more", "yaml/too-deep");
    }
  }
  for (const token of parser.end()) tokens.push(token);
  return { tokens, fault: null };
}

// engine/run/yaml-values.ts
import { isMap, isScalar, isSeq } from "yaml";
var FORBIDDEN_KEYS = /* @__PURE__ */ new Set(["__proto__", "constructor", "prototype"]);
var offsetOf = (node) => node?.range?.[0] ?? 0;
var sourceOf = (scalar) => scalar.source ?? String(scalar.value);
function numberFault(scalar, value) {
  const written = sourceOf(scalar);
  const fault = (expected, code) => ({ offset: offsetOf(scalar), expected, found: written, code });
  if (!Number.isFinite(value)) return fault("a finite number", "yaml/not-finite");
  if (/^[-+]?0\d/.test(written)) return fault("a code in quotes, or a number without leading zeros", "yaml/leading-zero");
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return fault("a code in quotes, or a whole number of at most 15 digits", "yaml/unsafe-integer");
  return null;
}
function* keyFaults(key, seen) {
  const offset = offsetOf(key);
  const value = isScalar(key) ? key.value : void 0;
  if (!isScalar(key) || !(typeof value === "string" || typeof value === "number" || typeof value === "boolean")) {
    yield { offset, expected: "a name as key", found: isScalar(key) ? "nothing" : "a list or map", code: "yaml/bad-key" };
    return;
  }
  const name = String(value);
  const fault = typeof value === "number" ? numberFault(key, value) : null;
  if (fault !== null) yield fault;
  if (FORBIDDEN_KEYS.has(name)) yield { offset, expected: "a name that is not reserved", found: name, code: "yaml/reserved-key" };
  if (seen.has(name)) yield { offset, expected: "each key once", found: `${quote(name)} again`, code: "yaml/duplicate-key" };
  seen.add(name);
}
function* valueFaults(node) {
  if (isMap(node)) {
    const seen = /* @__PURE__ */ new Set();
    for (const pair of node.items) {
      yield* keyFaults(pair.key, seen);
      yield* valueFaults(pair.value);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) yield* valueFaults(item);
  } else if (isScalar(node) && typeof node.value === "number") {
    const fault = numberFault(node, node.value);
    if (fault !== null) yield fault;
  }
}

// engine/run/yaml-file.ts
var describePath = (path) => path.reduce((text, step) => typeof step === "number" ? `${text}[${step}]` : text === "" ? step : `${text}.${step}`, "");
function offsetAt(root2, path, of2) {
  let node = root2;
  let offset = root2?.range?.[0] ?? 0;
  path.forEach((step, k) => {
    const pair = isMap2(node) ? node.items.find((item) => isScalar2(item.key) && String(item.key.value) === String(step)) : void 0;
    const next = isSeq2(node) && typeof step === "number" ? node.items[step] : pair?.value;
    const key = pair?.key;
    const last = k === path.length - 1;
    offset = (last && of2 === "key" ? key?.range?.[0] : next?.range?.[0]) ?? key?.range?.[0] ?? offset;
    node = next ?? null;
  });
  return offset;
}
function decode(bytes, name) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new InputError([{ place: name, expected: "text in UTF-8", found: "other bytes", code: "yaml/encoding" }]);
  }
}
function documentFaults(document) {
  return [...document.errors, ...document.warnings].map((error) => ({
    offset: error.pos[0],
    expected: error.code === "TAG_RESOLVE_FAILED" ? "a value without a tag" : "well-formed YAML",
    found: error.message.split("\n")[0],
    code: error.code === "TAG_RESOLVE_FAILED" ? "yaml/unknown-tag" : "yaml/syntax"
  }));
}
function parseYaml(text, name, limits = YAML_LIMITS) {
  const lines2 = new LineCounter();
  for (let at = -1; (at = text.indexOf("\n", at)) >= 0; ) lines2.addNewLine(++at);
  if (lines2.lineStarts[0] !== 0) lines2.lineStarts.unshift(0);
  const position = (offset) => {
    const { line, col } = lines2.linePos(Math.min(offset, text.length));
    return { line, column: col };
  };
  const problem = ({ offset, ...rest }) => {
    const { line, column } = position(offset);
    return { place: `${name}:${line}:${column}`, ...rest };
  };
  const guarded = guardYaml(text, limits);
  if (guarded.fault !== null) throw new InputError([problem(guarded.fault)]);
  const options = { version: "1.2", schema: "core", uniqueKeys: false, strict: true, merge: false, prettyErrors: false };
  const documents = [...new Composer(options).compose(guarded.tokens, true, text.length)];
  const [document, second] = documents;
  if (document === void 0) throw new Error("a forced document is missing");
  const faults = [...documentFaults(document), ...valueFaults(document.contents)];
  if (second !== void 0) faults.push({ offset: second.range[0], expected: "one document", found: `${documents.length} documents`, code: "yaml/multiple-documents" });
  if (faults.length > 0) throw new InputError(faults.map(problem));
  const locate = (path, of2 = "value") => position(offsetAt(document.contents, path, of2));
  const place = (path, of2 = "value") => {
    const { line, column } = locate(path, of2);
    return `${name}:${line}:${column}${path.length === 0 ? "" : ` ${describePath(path)}`}`;
  };
  return { name, value: document.toJS({ maxAliasCount: 0 }), locate, place };
}
async function readYamlFile(path, limits = {}) {
  const { name = path, ...given } = limits;
  const bounds = { ...YAML_LIMITS, ...given };
  const about = await stat2(path).catch(() => null);
  if (about === null || !about.isFile()) {
    throw new InputError([{ place: name, expected: "a file", found: about === null ? "nothing there" : "something else", code: "yaml/missing" }]);
  }
  if (about.size > bounds.maxBytes) {
    throw new InputError([{ place: name, expected: `at most ${bounds.maxBytes} bytes`, found: `${about.size} bytes`, code: "yaml/too-large" }]);
  }
  const bytes = await readFile2(path);
  return { ...parseYaml(decode(bytes, name), name, bounds), sha256: createHash("sha256").update(bytes).digest("hex") };
}

// engine/run/framework-source.ts
var OTHER_FOLDERS = /* @__PURE__ */ new Set(["divisions", "schema"]);
var MAIN_FILES = ["framework.yaml", "fields.yaml", "rules.yaml"];
var MAX_KEYS = 2e4;
async function yamlPaths(folder, below, problems) {
  const entries = await readdir(join4(folder, below), { withFileTypes: true }).catch(() => null);
  if (entries === null) {
    problems.push({ place: folder, expected: "a folder with framework.yaml, fields.yaml and rules.yaml", found: "no such folder", code: "framework/missing-folder" });
    return [];
  }
  if (below !== "" && entries.some((entry) => entry.name === "framework.yaml")) return [];
  const paths = [];
  for (const entry of entries) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isSymbolicLink()) problems.push({ place: `${folder}/${path}`, expected: "a file or folder", found: "a symbolic link", code: "framework/symbolic-link" });
    else if (entry.isDirectory() && !OTHER_FOLDERS.has(entry.name) && !entry.name.startsWith(".")) paths.push(...await yamlPaths(folder, path, problems));
    else if (entry.isFile() && entry.name.endsWith(".yaml")) paths.push(path);
  }
  return paths.sort();
}
var schemaOf = (path) => path === "framework.yaml" ? "framework" : path === "fields.yaml" ? "fields" : path === "rules.yaml" ? "rules" : "indicator";
async function readChecked(folder, path, problems) {
  try {
    const file = await readYamlFile(join4(folder, path), { name: `${folder}/${path}`, maxKeys: MAX_KEYS });
    const found = schemaProblems(file, schemaOf(path));
    problems.push(...found);
    return found.length === 0 ? file : null;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    problems.push(...error.problems);
    return null;
  }
}
async function readFrameworkSource(folder) {
  const named = folder.replace(/\/+$/, "");
  const problems = [];
  const paths = await yamlPaths(named, "", problems);
  if (problems.length === 0) {
    for (const name of MAIN_FILES) {
      if (!paths.includes(name)) problems.push({ place: `${named}/${name}`, expected: "a file", found: "nothing there", code: "framework/missing-file" });
    }
  }
  const files = /* @__PURE__ */ new Map();
  for (const path of paths) {
    const file = await readChecked(named, path, problems);
    if (file !== null) files.set(path, file);
  }
  if (problems.length > 0) throw new InputError(problems);
  const fileOf = /* @__PURE__ */ new Map();
  for (const [path, file] of files) {
    if (schemaOf(path) === "indicator") fileOf.set({ ...file.value, file: file.name }, file);
  }
  const indicators = [...fileOf.keys()].sort((a, b) => a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
  const main = files.get("framework.yaml");
  const digests = [...files].map(([path, file]) => ({ path, sha256: file.sha256 }));
  return {
    declaration: {
      ...main.value,
      fields: files.get("fields.yaml").value.fields,
      rules: files.get("rules.yaml").value.rules,
      indicators
    },
    files: digests,
    sha256: createHash2("sha256").update(digests.map(({ path, sha256 }) => `${sha256}  ${path}
`).join("")).digest("hex"),
    place: (file, path, of2) => files.get(file).place(path, of2),
    placeIn: (indicator, path, of2) => fileOf.get(indicator).place(path, of2)
  };
}

// engine/run/framework-files.ts
var CHECKS = [nameProblems, treeProblems, weightProblems, orderProblems, fieldProblems, formulaProblems];
async function readConsistent(folder) {
  const source = await readFrameworkSource(folder);
  throwIfAny(CHECKS.flatMap((check) => check(source)));
  return source;
}
async function loadFramework(folder) {
  const { declaration: declaration2, files, sha256 } = await readConsistent(folder);
  return { declaration: declaration2, files, sha256 };
}

// ../../tmp/big.ts
var { declaration } = await loadFramework(packagePath("indicators"));
for (const format of ["parquet", "csv"]) {
  const t = performance.now();
  const c0 = process.cpuUsage();
  const s = await writeDemo({ out: "/tmp/zbig", villages: 5e5, seed: "1", defects: false, format, fields: declaration.fields });
  const c = process.cpuUsage(c0);
  console.log(format, ((performance.now() - t) / 1e3).toFixed(1), "s wall", (c.user / 1e6).toFixed(1), "s user", (process.resourceUsage().maxRSS / 1024).toFixed(0), "MB max", s.counties, s.townships);
}
