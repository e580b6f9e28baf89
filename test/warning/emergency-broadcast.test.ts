import { describe, expect, test } from 'vitest';
import { readFeedback, writeBroadcast, type BroadcastMessage } from '../../engine/warning/emergency-broadcast.js';
import { readXml } from '../../engine/warning/xml.js';

const message: BroadcastMessage = {
  packageId: '1'.repeat(36), messageId: '2'.repeat(36), sourceId: '4'.repeat(18), targetId: '5'.repeat(18), senderName: '县中心 & 站', senderCode: '33010941600000', sent: Date.UTC(2023, 6, 5, 16), start: Date.UTC(2023, 6, 5, 16), end: Date.UTC(2023, 6, 6, 16),
  eventType: '11B03', level: 4, kind: 1, title: '暴雨红色预警', text: '立即转移', areas: ['330109001200', '330109001201'],
};
const response = (inside: string): string => `<EBD><EBDType>EBMStateResponse</EBDType><EBMStateResponse>${inside}</EBMStateResponse></EBD>`;
const good = '<EBM><EBMID>222</EBMID></EBM><BrdStateCode>3</BrdStateCode><BrdStateDesc>播发成功</BrdStateDesc><Coverage><CoveragePercent>87.5</CoveragePercent><AreaCode>330109001200</AreaCode></Coverage>';

test('a broadcast: Beijing time, severity 1 for red, all areas', () => {
  const text = writeBroadcast(message);
  const ebm = readXml(text).children.find(({ name }) => name === 'EBM')!;
  const [basic, content] = ebm.children.slice(2).map(({ children }) => Object.fromEntries(children.map(({ name, text: own }) => [name, own])));
  expect(basic).toEqual({ MsgType: '1', SenderName: '县中心 & 站', SenderCode: '33010941600000', SentTime: '2023-07-06 00:00:00', EventType: '11B03', Severity: '1', StartTime: '2023-07-06 00:00:00', EndTime: '2023-07-07 00:00:00' });
  expect(content).toEqual({ LanguageCode: 'zho', MsgTitle: '暴雨红色预警', MsgDesc: '立即转移', AreaCode: '330109001200,330109001201' });
});

test('the coverage that terminals report', () => {
  expect(readFeedback(response(good))).toEqual({ feedback: { messageId: '222', state: '3', description: '播发成功', time: null, coverages: [{ share: 0.875, areas: ['330109001200'] }] }, problems: [] });
});

test('areas that fared differently are told apart', () => {
  const two = `${good}<Coverage><CoveragePercent>10</CoveragePercent><AreaCode>330109001201</AreaCode></Coverage>`;
  expect(readFeedback(response(two)).feedback!.coverages.map(({ share }) => share)).toEqual([0.875, 0.1]);
});

describe('what cannot be trusted is refused, all at once', () => {
  test('values that are none', () => {
    const { feedback, problems } = readFeedback(response(good.replace('222', '').replace('87.5', '187').replace('330109001200', 'x')));
    expect([feedback, problems.map(({ expected, found }) => `${expected.split(':')[0]!} ${found}`)]).toEqual([null, ['EBMID none', 'CoveragePercent 187', 'AreaCode x']]);
  });
  test('another kind of package, an entity, no XML at all', () => {
    expect(readFeedback(writeBroadcast(message)).problems[0]!.found).toBe('<EBD> of EBM');
    expect(readFeedback(`<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>${response(good)}`).problems).toHaveLength(1);
    expect(readFeedback('{}').problems).toHaveLength(1);
  });
});
