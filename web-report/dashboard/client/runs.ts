/** Scenarios that run: how far each is as it goes, what came of it, and its files. Asked for with a key, which stays in this tab. */
import { escapeText } from '../../charts/svg.js';
import { askWithKey, keyOf, RefusedError, useKey } from './ask.js';
import { put, putText } from './html.js';
import { cancelRun, follow, goesOn, readFiles, readRuns, readScenarios, startRun, type ResultFile, type Run } from './run-data.js';
import { shortTime, type Language, type Say } from './words.js';

const MOST = 8;
/** Runs that others began are seen after this [ms]. */
const AGAIN_MS = 10_000;

const runsFrame = (say: Say): string =>
  `<h2 id="runs-title">${escapeText(say('runs.title'))}</h2><div id="runs-key"></div><p class="wrong" role="alert" id="runs-wrong"></p><div id="runs-new"></div><ul class="runs" aria-labelledby="runs-title"></ul>`;

const secondsText = (say: Say, seconds: number): string => (seconds < 90 ? say('runs.seconds', { count: Math.round(seconds) }) : say('runs.minutes', { count: Math.round(seconds / 60) }));

function progressOf(say: Say, { state, position, progress }: Run): string {
  if (state === 'queued') return escapeText(say('runs.waits', { count: position ?? 0 }));
  if (state !== 'running' || progress === null) return '';
  const { stage, share, done, of, leftSeconds } = progress;
  const left = leftSeconds === null ? '' : `, ${say('runs.left', { time: secondsText(say, leftSeconds) })}`;
  const told = `${say(`runs.stage.${stage}`)} ${Math.floor(share * 100)} % (${done} / ${of})${left}`;
  return `<progress value="${share}" max="1" aria-label="${escapeText(say('runs.progress'))}"></progress> ${escapeText(told)}`;
}

function runOf(say: Say, language: Language, run: Run, files: readonly ResultFile[] | undefined): string {
  const { id, scenario, state, status, created, errors } = run;
  const outcome = status === null || status === 'complete' ? '' : ` (${say(`runs.status.${status}`)})`;
  const wrong = errors.map(({ code, text }) => `<p class="wrong">${escapeText(`${text[language]} [${code}]`)}</p>`).join('');
  const cancel = goesOn(run) ? `<button type="button" data-key="c${id}" data-cancel="${id}">${escapeText(say('runs.cancel'))}</button>` : '';
  const results = state === 'done' && files === undefined ? `<button type="button" data-key="f${id}" data-files="${id}">${escapeText(say('runs.files'))}</button>` : '';
  const list = (files ?? []).map(({ name, href }) => `<button type="button" data-key="${escapeText(id + name)}" data-href="${escapeText(href)}">${escapeText(name)}</button>`).join(' ');
  return `<li data-run="${id}"><p><strong>${escapeText(scenario ?? say('runs.own'))}</strong> ${escapeText(say(`runs.state.${state}`) + outcome)} <span class="note">${escapeText(shortTime(created))}</span></p><p>${progressOf(say, run)} ${cancel} ${results} ${list}</p>${wrong}</li>`;
}

export class Runs {
  #runs: readonly Run[] = [];
  #scenarios: readonly string[] = [];
  readonly #files = new Map<string, readonly ResultFile[]>();
  readonly #followed = new Map<string, AbortController>();
  #wrong = '';
  #say: Say;
  #language: Language = 'zh';

  constructor(
    private readonly box: () => HTMLElement,
    say: Say,
    /** The key is another. */
    private readonly onKey: () => void,
  ) {
    this.#say = say;
    setInterval(() => void this.read(), AGAIN_MS);
  }

  /** Make its parts in a language. */
  frame(say: Say, language: Language): void {
    [this.#say, this.#language] = [say, language];
    this.box().innerHTML = runsFrame(say);
    this.draw();
  }

  async read(): Promise<void> {
    if (keyOf() === null) return;
    await this.#trying(async () => {
      this.#runs = (await readRuns()).slice(0, MOST);
      if (this.#scenarios.length === 0) this.#scenarios = await readScenarios();
      for (const run of this.#runs) if (goesOn(run)) this.#follow(run.id);
    });
  }

  #follow(id: string): void {
    if (this.#followed.has(id)) return;
    const controller = new AbortController();
    this.#followed.set(id, controller);
    const onRun = (run: Run): void => {
      this.#runs = this.#runs.map((own) => (own.id === run.id ? run : own));
      this.draw();
    };
    // where the line breaks it is taken up again when the list is read
    void follow(id, onRun, controller.signal).catch(() => undefined).finally(() => this.#followed.delete(id));
  }

  /** Whether it went well; what went wrong is said. */
  async #trying(work: () => Promise<unknown>): Promise<boolean> {
    let well = false;
    try {
      await work();
      [this.#wrong, well] = ['', true];
    } catch (error) {
      this.#wrong = error instanceof RefusedError ? this.#say(error.status === 401 || error.status === 403 ? 'runs.refused' : 'runs.failed', { why: error.message }) : this.#say('connection.lost');
    }
    this.draw();
    return well;
  }

  #setKey(key: string | null): void {
    useKey(key);
    for (const controller of this.#followed.values()) controller.abort();
    [this.#runs, this.#scenarios, this.#wrong] = [[], [], ''];
    this.#files.clear();
    this.onKey();
    this.draw();
    void this.read();
  }

  /** A file needs the key too: it is read here and handed to the browser. */
  async #save(href: string): Promise<void> {
    const url = URL.createObjectURL(await (await askWithKey(href, 'GET', undefined, AbortSignal.timeout(120_000))).blob());
    const link = document.createElement('a');
    link.href = url;
    link.download = href.split('/').at(-1)!;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  }

  draw(): void {
    const [box, say] = [this.box(), this.#say];
    const at = (selector: string): Element | null => box.querySelector(selector);
    const hasKey = keyOf() !== null;
    put(
      at('#runs-key'),
      hasKey
        ? `<p class="note">${escapeText(say('runs.hasKey'))} <button type="button" id="forget" data-key="forget">${escapeText(say('runs.forget'))}</button></p>`
        : `<form id="key-form" autocomplete="off"><label for="key">${escapeText(say('runs.key'))}</label> <input id="key" data-key="key" type="password" autocomplete="off" spellcheck="false"> <button>${escapeText(say('runs.use'))}</button></form>`,
    );
    putText(at('#runs-wrong'), this.#wrong);
    put(at('#runs-new'), hasKey && this.#scenarios.length > 0 ? `<p><label for="scenario">${escapeText(say('runs.scenario'))}</label> <select id="scenario" data-key="scenario">${this.#scenarios.map((name) => `<option>${escapeText(name)}</option>`).join('')}</select> <button type="button" id="start" data-key="start">${escapeText(say('runs.start'))}</button></p>` : '');
    const none = hasKey && this.#wrong === '' ? `<li class="note">${escapeText(say('runs.none'))}</li>` : '';
    put(at('.runs'), this.#runs.length === 0 ? none : this.#runs.map((run) => runOf(say, this.#language, run, this.#files.get(run.id))).join(''));
    this.#listen(box);
  }

  #listen(box: HTMLElement): void {
    const form = box.querySelector<HTMLFormElement>('#key-form');
    if (form !== null) {
      form.onsubmit = (event) => {
        event.preventDefault();
        const key = box.querySelector<HTMLInputElement>('#key')!.value.trim();
        if (key !== '') this.#setKey(key);
      };
    }
    const again = (well: boolean): void => {
      if (well) void this.read();
    };
    box.onclick = (event) => {
      const { id = '', dataset = {} } = event.target instanceof HTMLElement ? event.target : {};
      const { cancel, files, href } = dataset;
      if (id === 'forget') this.#setKey(null);
      if (id === 'start') void this.#trying(async () => startRun(box.querySelector<HTMLSelectElement>('#scenario')!.value)).then(again);
      if (cancel !== undefined && confirm(this.#say('runs.sure'))) void this.#trying(() => cancelRun(cancel)).then(again);
      if (files !== undefined) void this.#trying(async () => this.#files.set(files, await readFiles(files)));
      if (href !== undefined) void this.#trying(() => this.#save(href));
    };
  }
}
