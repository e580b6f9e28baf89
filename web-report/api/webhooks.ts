/** What is sent to subscribers, described as OpenAPI 3.1 describes webhooks: the body, and the headers it is signed with. */
import { Type, type TSchema } from 'typebox';
import { HEADERS, TRIES, WINDOW_S } from '../../engine/monitor/webhook.js';
import { ISSUED_AS, LEVEL } from './schemas.js';

const TEXT = Type.String();
const MOMENT = Type.String({ format: 'date-time' });
const NULLABLE = Type.Union([TEXT, Type.Null()]);
const LABEL = Type.Object({ zh: TEXT, en: TEXT });
const BY_HAND = Type.Object({ time: MOMENT, note: TEXT });

const ALERT = Type.Object({
  id: TEXT,
  revision: Type.Integer({ minimum: 1 }),
  area: Type.String({ description: '村或区域的代码 / code of the village, or of the area' }),
  name: NULLABLE,
  township: NULLABLE,
  county: NULLABLE,
  hazard: TEXT,
  level: LEVEL,
  levelName: LABEL,
  status: Type.Enum(['draft', 'issued', 'updated', 'cancelled', 'expired']),
  capStatus: ISSUED_AS,
  issued: MOMENT,
  expires: MOMENT,
  identifier: Type.Optional(Type.String({ description: '本版 CAP 报文的标识 / of the CAP message of this revision' })),
  basis: Type.Optional(Type.Object({ observed: Type.Union([Type.Boolean(), Type.Null()]), onset: TEXT, probability: Type.Union([Type.Number(), Type.Null()]), judged: TEXT, before: Type.Integer(), reasons: Type.Array(LABEL), inputsHash: TEXT }, { description: '级别依据 / what its level rests on' })),
  acknowledged: Type.Optional(BY_HAND),
  cancelled: Type.Optional(BY_HAND),
});

/** The body of every message. */
const ALERT_MESSAGE = Type.Object({
  id: Type.String({ description: `同 ${HEADERS.id};重发不变,据此去重 / as ${HEADERS.id}; the same when it is sent again: drop what came before` }),
  type: Type.Enum(['alert.issued', 'alert.updated', 'alert.cancelled', 'alert.expired']),
  capStatus: ISSUED_AS,
  subscription: TEXT,
  alert: ALERT,
  previousLevel: Type.Union([LEVEL, Type.Null()], { description: '上一版的级别;首版为 null / of the revision before; null: this is the first' }),
});

const header = (name: string, description: string, schema: TSchema): object => ({ name, in: 'header', required: true, description, schema });

const alert = {
  summary: '预警推送 / an alert',
  post: {
    operationId: 'onAlert',
    summary: '预警推送 / an alert, sent to a subscription',
    description: `发往 POST /v1/subscriptions 登记的地址。至少一次,同一地点按先后;2xx 即收妥,其余一天内共试 ${TRIES} 次,之后列为死信。校验:时间戳与本机相差不过 ${WINDOW_S} 秒,且 ${HEADERS.signature} 中至少一个签名等于以订阅密钥对“时间戳.原始正文”的 HMAC-SHA256 / Sent to the address that POST /v1/subscriptions was given, at least once, in order for each place. 2xx is taken as received; anything else is tried ${TRIES} times over a day, then it is dead. To check it: the timestamp is at most ${WINDOW_S} s from your clock, and one of the signatures is the HMAC-SHA256 of "timestamp.raw body" with the secret of the subscription.`,
    tags: ['subscriptions'],
    security: [],
    parameters: [
      header(HEADERS.id, '消息标识 / id of the message', TEXT),
      header(HEADERS.timestamp, '发送时刻,1970 年起的秒 / when it was sent [s since 1970]', Type.String({ pattern: '^\\d{1,12}$' })),
      header(HEADERS.signature, '签名,每个生效密钥一个 / one for each secret in force', Type.String({ pattern: '^v1=[0-9a-f]{64}(,v1=[0-9a-f]{64})*$' })),
      header(HEADERS.status, '同正文的 capStatus / as capStatus of the body', ISSUED_AS),
    ],
    requestBody: { required: true, content: { 'application/json': { schema: ALERT_MESSAGE } } },
    responses: { '2XX': { description: '收妥 / received' }, '429': { description: '过后再发 / sent again later' }, default: { description: '过后再发 / sent again later' } },
  },
};

/** The section `webhooks` of the description. */
export const WEBHOOKS: Readonly<Record<string, { readonly summary?: string }>> = { alert };
