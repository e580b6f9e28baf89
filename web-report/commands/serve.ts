/** `shuxiang serve`: observations in, levels and alerts out, a live page, until it is told to stop. */
import type { AddressInfo } from 'node:net';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { forgetAnswers } from '../../engine/monitor/idempotency.js';
import { firstKept } from '../../engine/monitor/retention.js';
import { STEPS } from '../../engine/run/scenario/clock.js';
import type { CapVoice } from '../api/app.js';
import { addBoundaryOptions } from './boundaries.js';
import { somePath, wholeNumber } from './option-values.js';
import { checkFront, type FrontOptions } from './serve-check.js';
import { listening } from './serve-listen.js';
import { openServed, type ServeData, type Served } from './serve-data.js';

const EXAMPLES = `
示例 / Examples:
  $ shuxiang demo --out demo && shuxiang serve --data demo --replay 1800    示例县的一场暴雨,两秒一小时 / a storm on the demo county, an hour in two seconds
  $ shuxiang serve --data my-county --port 8080
  $ shuxiang serve --data my-county --store postgres://user@host/database
  $ curl -H "Authorization: Bearer sx_…" -H "Content-Type: text/csv" --data-binary @observations.csv http://127.0.0.1:8080/v1/observations
  $ curl http://127.0.0.1:8080/v1/risks?minLevel=1
  $ shuxiang serve --data my-county --boundaries county.geojson --review-number 'GS(2024)0650号' --boundary-source 自然资源部    实况页用自己的边界 / the live page on your own boundaries
  $ shuxiang serve --data my-county --public-url https://risk.example.cn --behind-proxy 127.0.0.1    在反向代理(TLS)之后 / behind a proxy that does TLS
  $ shuxiang serve --data my-county --cap-profile office.yaml --cap-status actual    /v1/alerts.atom、/v1/alerts/{id}/cap

数据文件夹须有 villages.csv 或 sites.csv,可有 stations.csv;--replay 另须 observations.csv(见 shuxiang demo)
The data folder has villages.csv or sites.csv, and stations.csv where gauges feed villages; --replay needs observations.csv too (see shuxiang demo)
停止 / To stop: Ctrl-C, SIGTERM`;

interface Options extends ServeData, FrontOptions {
  readonly port: number;
  readonly host: string;
  readonly keep: number;
  readonly capStatus: CapVoice['status'];
}

const DAY_MS = 86_400_000;
const REPLAY_EVERY_MS = 500;

/** Tell the rows whose moment has come, as a gauge would send them. */
const tell = async ({ monitor, replay }: Served): Promise<void> => replay?.tell((rows) => monitor.take(rows, 'replay'));

/** What is done once a day. */
async function tidy({ monitor }: Served, keep: number): Promise<void> {
  await monitor.store.forgetBefore(firstKept(monitor.now(), keep));
  await forgetAnswers(monitor.store, monitor.now());
}

const say = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (error: unknown): void => void process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);

/** Resolves when a signal says so. */
const toldToStop = (): Promise<string> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(signal));
  });

export async function runServe(options: Options): Promise<void> {
  const { data, keep } = options;
  const front = await checkFront(options);
  const served = await openServed({ ...options, cap: front.profile, capStatus: front.status }, complain);
  const { monitor, replay } = served;
  say(`${data}: ${monitor.units.units.length} 个村 villages, ${monitor.variables.size} 个观测量 variables, ${monitor.store.kind}${replay === null ? '' : `, 重放 replay ×${options.replay!}`}`);
  const stop = toldToStop();
  const begin = async (): Promise<void> => {
    await tell(served);
    await monitor.start();
  };
  const app = await listening({ monitor, begin, close: () => served.close(), say, complain }, options, front);
  const { port: own, family, address } = app.server.address() as AddressInfo;
  const origin = `http://${family === 'IPv6' ? `[${address}]` : address}:${own}`;
  say(`实况页 live page: ${origin}/\n接口 API:         ${origin}/v1/risks\n接口说明 docs:    ${origin}/docs/\n停止 stop:        Ctrl-C`);

  const timers = [setInterval(() => void tidy(served, keep).catch(complain), DAY_MS)];
  void tidy(served, keep).catch(complain);
  if (replay !== null) timers.push(setInterval(() => void tell(served).catch(complain), REPLAY_EVERY_MS));
  const signal = await stop;
  for (const timer of timers) clearInterval(timer);
  say(`${signal}: 正在停止 / stopping`);
  await app.close();
  await served.close();
  say('已停止 / stopped');
}

function speed(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 1e6)) throw new InvalidArgumentError(`expected a number above 0, at most 1000000, found ${text}.`);
  return value;
}

export function addServe(program: Command): void {
  addBoundaryOptions(program.command('serve'))
    .description('监测服务:接收观测,发布风险与预警,实况页 / takes observations in, serves levels and alerts, and a live page')
    .requiredOption('--data <dir>', '数据文件夹 / folder of the data', somePath)
    .option('--port <n>', '端口,0 为任一空闲端口 / port, 0: any that is free', wholeNumber(0, 65_535), 8_080)
    .option('--host <address>', '地址 / address to listen at', '127.0.0.1')
    .option('--store <where>', 'SQLite 文件或 postgres://…(默认:数据文件夹内 monitor.db;重放时为临时文件) / a file of SQLite or postgres://… (default: monitor.db in the data folder; a temporary file for a replay)')
    .option('--rules <book...>', '规则(随附名或 YAML) / books: names of those that ship, or YAML files', ['flash-flood', 'river-stage'])
    .option('--nowcast <file>', '临近预报 YAML(默认随附的 scenarios/nowcast.yaml;none 则只看当前) / the nowcast, YAML (default: the one that ships; none: levels of now alone)', somePath)
    .addOption(new Option('--step <step>', '步长 / step of the levels').choices(Object.keys(STEPS)).default('1 h'))
    .option('--replay <speed>', '重放数据文件夹的 observations.csv,快多少倍 / tell observations.csv of the data folder again, so many times faster', speed)
    .option('--cap-profile <file>', '发布单位 YAML(默认随附的示例) / the office that warns, YAML (the example that ships)', somePath)
    .addOption(new Option('--cap-status <status>', 'CAP 的状态;重放时总为 test / status of CAP messages; always test in a replay').choices(['actual', 'exercise', 'test']).default('test'))
    .option('--keep <months>', '观测保留月数 / months that observations are kept', wholeNumber(1, 1_200), 24)
    .option('--webhooks-into <range...>', '允许推送到的内网地址段,如 10.1.0.0/16 / ranges of our own network that messages may be sent to')
    .option('--public-url <address>', '反向代理之外的地址,如 https://risk.example.cn,用于 OGC 与 Atom 的链接(默认:请求的主机) / the address outside a proxy, for links of OGC and Atom (default: the host that is asked)')
    .option('--behind-proxy <range...>', '自己的反向代理地址,采信其 X-Forwarded-For,限流按真实来源 / our own proxies, whose X-Forwarded-For is believed, so that limits are by who really asks')
    .option('--cors <origin...>', '允许跨域读取的网页来源,如 https://platform.example.cn / origins of pages that may read from here')
    .addHelpText('after', EXAMPLES)
    .action(runServe);
}
