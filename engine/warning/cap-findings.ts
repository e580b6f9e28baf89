/** What the words of CAP 1.2 want of a message that its schema cannot hold. Source: OASIS (2010), sections 3.2.1 to 3.2.4. */
import type { CapAlert } from './cap-message.js';
import { capTime, type CapProblem } from './cap-schema.js';
import { ringFault } from './polygon-shape.js';
import type { XmlElement } from './xml.js';

const allOf = (element: XmlElement, name: string): XmlElement[] => element.children.filter((child) => child.name === name);
const textOf = (element: XmlElement, name: string): string => element.children.find((child) => child.name === name)?.text.trim() ?? '';

/** Elements that are read to people. */
const PLAIN = ['event', 'senderName', 'headline', 'description', 'instruction', 'contact'] as const;

/** Everything that the words of the standard do not allow of a message that is valid. */
export function capFindings(root: XmlElement, alert: CapAlert): CapProblem[] {
  const findings: CapProblem[] = [];
  const say = (path: string, element: XmlElement | undefined, expected: string, found: string, code: string): void => {
    findings.push({ path, line: element?.line ?? root.line, expected, found, code });
  };
  const child = (name: string): XmlElement | undefined => allOf(root, name)[0];
  for (const name of ['identifier', 'sender'] as const) if (/[\s,<&]/.test(alert[name]) || alert[name] === '') say(`alert/${name}`, child(name), 'a text without spaces, commas, < and &', `"${alert[name]}"`, 'cap/characters');
  if (['Update', 'Cancel', 'Ack', 'Error'].includes(alert.msgType) && alert.references.length === 0) say('alert/references', child('msgType'), `references of the messages this ${alert.msgType} is about`, 'none', 'cap/no-references');
  const sent = capTime(alert.sent)!;
  for (const { sender, identifier, sent: when } of alert.references) {
    const at = capTime(when);
    if (sender === '' || identifier === '' || at === null) say('alert/references', child('references'), 'sender,identifier,sent for each message', `"${sender},${identifier},${when}"`, 'cap/bad-reference');
    else if (identifier === alert.identifier && sender === alert.sender) say('alert/references', child('references'), 'messages before this one', 'itself', 'cap/circular-reference');
    else if (at > sent) say('alert/references', child('references'), `a message sent before ${alert.sent}`, when, 'cap/later-reference');
  }
  if (alert.scope === 'Restricted' && alert.restriction === '') say('alert/restriction', child('scope'), 'the rule by which it is restricted', 'none', 'cap/no-restriction');
  if (alert.scope === 'Private' && alert.addresses === '') say('alert/addresses', child('scope'), 'the addresses it is private to', 'none', 'cap/no-addresses');
  allOf(root, 'info').forEach((info, i) => {
    const path = `alert/info[${i + 1}]`;
    const said = alert.infos[i]!;
    const [onset, expires] = [capTime(said.onset), capTime(said.expires)];
    if (expires !== null && expires <= sent) say(`${path}/expires`, allOf(info, 'expires')[0], `a time after it was sent (${alert.sent})`, said.expires, 'cap/expired');
    for (const name of PLAIN) for (const one of allOf(info, name)) if (/<\/?[A-Za-z][^>]*>/.test(one.text)) say(`${path}/${name}`, one, 'plain text, since receivers show it as it stands', one.text.trim().slice(0, 40), 'cap/markup');
    if (onset !== null && expires !== null && expires < onset) say(`${path}/expires`, allOf(info, 'expires')[0], 'a time not before the onset', said.expires, 'cap/expires');
    allOf(info, 'area').forEach((area, a) => {
      allOf(area, 'polygon').forEach((polygon, p) => {
        const points = said.areas[a]!.polygons[p]!;
        const at = `${path}/area[${a + 1}]/polygon[${p + 1}]`;
        const [first, last] = [points[0], points.at(-1)];
        if (points.some(([lat, lon]) => !(Math.abs(lat) <= 90 && Math.abs(lon) <= 180))) say(at, polygon, 'latitude,longitude pairs in degrees', polygon.text.trim().slice(0, 40), 'cap/bad-point');
        else if (points.length < 4 || first![0] !== last![0] || first![1] !== last![1]) say(at, polygon, 'at least four points, the last the same as the first', `${points.length} points`, 'cap/open-polygon');
        else if (ringFault(points) !== null) say(at, polygon, 'a ring that bounds an area', ringFault(points) === 'flat' ? 'points that lie on one line' : 'two sides that cross', 'cap/bad-ring');
      });
      for (const circle of allOf(area, 'circle')) if (!/^\s*-?\d+(\.\d+)?,-?\d+(\.\d+)?\s+\d+(\.\d+)?\s*$/.test(circle.text)) say(`${path}/area[${a + 1}]/circle`, circle, 'latitude,longitude radius in km', circle.text.trim().slice(0, 40), 'cap/bad-circle');
      const [altitude, ceiling] = [Number(textOf(area, 'altitude') || NaN), Number(textOf(area, 'ceiling') || NaN)];
      if (ceiling < altitude) say(`${path}/area[${a + 1}]/ceiling`, area, 'a ceiling not below the altitude', String(ceiling), 'cap/ceiling');
    });
  });
  return findings;
}

