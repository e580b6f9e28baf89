/** Shapes that several resources share, as schemas: they check what comes in, describe what goes out, and are the types. */
import { Type, type TSchema } from 'typebox';
import { SCOPES } from './access.js';

export const PLACE = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$', description: '村码或站号 / code of a village or id of a station' });
export const VILLAGE_CODE = Type.String({ pattern: '^\\d{12}$', description: '十二位行政村代码 / twelve digits' });
export const AREA = Type.String({ pattern: '^\\d{0,12}$', description: '代码前缀 / codes begin so' });
export const UNIT_CODE = Type.String({ pattern: '^(\\d{2}|\\d{4}|\\d{6}|\\d{9}|\\d{12})$', description: '行政村或区域的代码 / code of a village, or of an area' });
export const MOMENT = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,3})?)?(Z|[+ -]\\d{2}:\\d{2})$', description: '带时区的时刻 / a moment with its offset, such as 2023-07-01T08:00:00+08:00' });
export const LEVEL = Type.Integer({ minimum: 0, maximum: 4, description: '0 无 none, 1 蓝 blue, 2 黄 yellow, 3 橙 orange, 4 红 red' });
/** Whether alerts are meant. */
/** Of one alert or message. */
export const ISSUED_AS = Type.Enum(['actual', 'exercise', 'test', 'unknown'], { description: '正式、演练或测试;unknown:发布时的状态未保存(旧版本存下),不作公众预警 / whether it is meant; unknown: kept by a version that did not keep it, and no warning to the public' });
export const CAP_STATUS = Type.Enum(['actual', 'exercise', 'test'], { description: '正式、演练或测试(重放总为测试) / whether these alerts are meant; a replay is always a test' });
export const SCOPE = Type.Enum([...SCOPES]);

export const PROBLEM = Type.Object(
  { type: Type.String(), title: Type.String(), status: Type.Integer(), detail: Type.String(), instance: Type.String(), errors: Type.Optional(Type.Array(Type.Object({ pointer: Type.String(), detail: Type.String(), code: Type.String() }))) },
  { $id: 'Problem', description: 'RFC 9457' },
);

const problem = { description: '问题 / a problem', content: { 'application/problem+json': { schema: { $ref: 'Problem#' } } } };

/** A body, or an answer, beyond what a route takes or gives. */
export const TOO_LARGE = { 413: { ...problem, description: '超出上限,detail 说明是哪一个 / beyond a limit; detail says which' } } as const;

/** A page that cannot be followed any more. */
export const GONE = { 410: { ...problem, description: '按级别排序的游标已失效(各村级别有变):从 Link rel=first 的首页重新开始 / a cursor of the order by level that holds no longer, as levels changed: begin again at the first page, Link with rel=first', headers: { link: { type: 'string', description: 'rel=first' } } } } as const;

/** Answers of a route: what it gives, and what every route may say instead. */
export const answers = (own: Readonly<Record<number, TSchema | object>>): Record<string, unknown> => ({ ...own, '4xx': problem, '5xx': problem });

/** An answer that is made elsewhere and sent as it is. */
export const ready = (description: string, ...types: readonly string[]): object => (types.length === 0 ? { description, type: 'null' } : { description, content: Object.fromEntries(types.map((type) => [type, { schema: {} }])) });
