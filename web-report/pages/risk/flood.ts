/** The flood of a run on its page: maps as wide as their column, their classes as text, and the course of the depth under a slider. */
import { barLength, depthKey, depthMap, depthSample } from '../../charts/depth-map.js';
import { escapeText } from '../../charts/svg.js';
import { bothOf, framed, note, section, table, type Words } from '../parts.js';
import type { FloodPictures, RiskReport } from './data.js';

/** Width in which a map is drawn; it is shown as wide as there is room. */
const DRAWN = 960;

/** Shows the picture of the moment the slider stands at, which keys, the buttons and touch move. */
export const SLIDER = "for(const box of document.querySelectorAll('[data-slider]')){const input=box.querySelector('input');const told=box.querySelector('output');const frames=[...box.querySelectorAll('[data-frame]')];const [back,on]=box.querySelectorAll('button');const last=frames.length-1;const show=()=>{const at=Number(input.value);frames.forEach((frame,k)=>{frame.hidden=k!==at});told.textContent=frames[at].dataset.frame;input.setAttribute('aria-valuetext',frames[at].dataset.frame);back.disabled=at===0;on.disabled=at===last};const go=(by)=>{input.value=String(Math.min(last,Math.max(0,Number(input.value)+by)));show()};input.addEventListener('input',show);back.addEventListener('click',()=>go(-1));on.addEventListener('click',()=>go(1));box.querySelector('.moments').hidden=false;show()}";

function siteTable(sites: FloodPictures['sites'], w: Words, format: (value: number) => string): string {
  if (sites === null) return '';
  const rows = sites.rows.map(({ place, cells }) => [place, ...cells.map((cell) => (cell === null ? '–' : `${format(cell.q50)} (${format(cell.q05)} – ${format(cell.q95)})`))]);
  return `<h3>${escapeText(w.both('floodSites'))}</h3>${note(w.both('floodSitesNote', { count: sites.count }))}${table([w.both('place'), ...sites.columns], rows)}`;
}

export function floodSection({ flood }: RiskReport, w: Words, format: (value: number) => string): string {
  if (flood === null) return '';
  const { columns, rows, cell, median, high, frames, policies, sites } = flood;
  const bar = barLength({ columns, cell });
  const under = w.both('mapFoot', { bar: bar >= 1_000 ? `${bar / 1_000} km` : `${bar} m` });
  const map = (title: string, depth: Float64Array): string => {
    const key = depthKey({ depth, cell }, { dry: w.both('dry'), missing: w.both('missing'), format });
    const classes = key.map(({ label, area, colour }) => `<li>${depthSample(colour)} <b>${escapeText(label)}</b> ${escapeText(area)}</li>`);
    return `<div class="filling"><ul class="classes">${classes.join('')}</ul>${depthMap({ columns, rows, cell, depth }, { width: DRAWN, title, description: title })}<p class="note">${escapeText(under)}</p></div>`;
  };
  const moments = frames.map(({ title, depth }) => `<div data-frame="${escapeText(title)}"><p><b>${escapeText(title)}</b></p>${map(`${w.both('floodTime')} ${title}`, depth)}</div>`);
  const said = escapeText(w.both('frame'));
  const control = `<div class="moments" hidden><button type="button" aria-label="${escapeText(w.both('earlier'))}">◀</button><label>${said} <input type="range" min="0" max="${frames.length - 1}" value="${Math.floor(frames.length / 2)}" step="1"></label><button type="button" aria-label="${escapeText(w.both('later'))}">▶</button><output aria-live="polite"></output></div>`;
  const slider = `<div class="figure whole" data-slider><h3>${escapeText(w.both('floodTime'))}</h3>${control}${moments.join('')}</div>`;
  const each = ({ policy, median: depth }: FloodPictures['policies'][number]): string => framed(`${w.both('floodMedian')} · ${bothOf(policy)}`, map(`${w.both('floodMedian')} · ${bothOf(policy)}`, depth));
  return section('flood', w.both('flood'), note(w.both('floodNote')), '<div class="grid">', framed(w.both('floodMedian'), map(w.both('floodMedian'), median)), framed(w.both('floodHigh'), map(w.both('floodHigh'), high)), slider, ...policies.map(each), '</div>', siteTable(sites, w, format));
}
