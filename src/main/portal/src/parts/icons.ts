import { html, svg, type TemplateResult } from 'lit'

const PATHS = {
  search: svg`<circle cx="7" cy="7" r="4.25"/><path d="m10.2 10.2 3.3 3.3"/>`,
  down: svg`<path d="m4.5 6.5 3.5 3.5 3.5-3.5"/>`,
  up: svg`<path d="m4.5 9.5 3.5-3.5 3.5 3.5"/>`,
  right: svg`<path d="m6.5 4.5 3.5 3.5-3.5 3.5"/>`,
  close: svg`<path d="m4.5 4.5 7 7m0-7-7 7"/>`,
  clock: svg`<circle cx="8" cy="8" r="5.75"/><path d="M8 4.75V8l2.25 1.5"/>`,
  download: svg`<path d="M8 2.5v7.25m-3-3 3 3 3-3M2.75 11v1.75c0 .4.35.75.75.75h9c.4 0 .75-.35.75-.75V11"/>`,
  filter: svg`<path d="M2.5 4h11M4.5 8h7M6.5 12h3"/>`,
  copy: svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5"/>
    <path d="M10.5 5.5V4c0-.8-.7-1.5-1.5-1.5H4c-.8 0-1.5.7-1.5 1.5v5c0 .8.7 1.5 1.5 1.5h1.5"/>`,
  link: svg`<path d="M6.8 9.2a2.7 2.7 0 0 0 3.9 0l2.2-2.2a2.75 2.75 0 0 0-3.9-3.9l-.8.8M9.2 6.8a2.7 2.7 0 0 0-3.9 0L3.1
    9A2.75 2.75 0 0 0 7 12.9l.8-.8"/>`,
  arrowUp: svg`<path d="M8 13V3.5m-4 4 4-4 4 4"/>`,
  arrowDown: svg`<path d="M8 3v9.5m-4-4 4 4 4-4"/>`,
  spark: svg`<path d="M8 2.25 9.4 6.6 13.75 8 9.4 9.4 8 13.75 6.6 9.4 2.25 8 6.6 6.6z"/>`,
  mask: svg`<path d="M2.75 6.5c2-1.1 8.5-1.1 10.5 0 .3 3.2-1 5.25-2.75 5.25-1.4 0-1.7-1.5-2.5-1.5s-1.1 1.5-2.5 1.5c-1.75
    0-3.05-2.05-2.75-5.25zM5.4 8.2h1.2m2.8 0h1.2"/>`,
  box: svg`<path d="M8 2.25 13 5v6l-5 2.75L3 11V5zM3.2 5.1 8 7.75l4.8-2.65M8 7.75v5.75"/>`,
  gear: svg`<circle cx="8" cy="8" r="2"/><path d="M8 2.5v1.7m0 7.6v1.7M2.5 8h1.7m7.6 0h1.7M4.1 4.1l1.2 1.2m5.4 5.4 1.2
    1.2m0-7.8-1.2 1.2m-5.4 5.4-1.2 1.2"/>`,
  plus: svg`<path d="M8 3.5v9M3.5 8h9"/>`,
  check: svg`<path d="m3.25 8.5 3 3 6.5-7"/>`,
  undo: svg`<path d="M5.5 3.5 2.75 6.25 5.5 9M3 6.25h6.25a3.5 3.5 0 0 1 0 7H6.5"/>`,
  pause: svg`<path d="M5.75 3.5v9m4.5-9v9"/>`,
  play: svg`<path d="M5 3.25v9.5L12.5 8z"/>`,
  theme: svg`<path d="M8 2.25a5.75 5.75 0 1 0 0 11.5z" fill="currentColor"/><circle cx="8" cy="8" r="5.75"/>`,
  key: svg`<circle cx="5.25" cy="10.75" r="2.75"/><path d="m7.25 8.75 6-6m-2.5 2.5 2 2"/>`,
  grip: svg`<g fill="currentColor" stroke="none"><circle cx="5.5" cy="3.5" r="1.2"/><circle cx="10.5" cy="3.5" r="1.2"/>
    <circle cx="5.5" cy="8" r="1.2"/><circle cx="10.5" cy="8" r="1.2"/><circle cx="5.5" cy="12.5" r="1.2"/>
    <circle cx="10.5" cy="12.5" r="1.2"/></g>`,
  text: svg`<path d="M3.5 4V3h9v1M8 3v10M6.5 13h3"/>`,
  number: svg`<path d="M6.5 2.75 5 13.25M11 2.75 9.5 13.25M3 6h10.5M2.5 10H13"/>`,
  toggle: svg`<rect x="2.25" y="4.75" width="11.5" height="6.5" rx="3.25"/><circle cx="10.5" cy="8" r="1.4"/>`,
  globe: svg`<circle cx="8" cy="8" r="5.75"/><path d="M2.25 8h11.5M8 2.25c3.2 3.3 3.2 8.2 0 11.5-3.2-3.3-3.2-8.2
    0-11.5z"/>`,
  mail: svg`<rect x="2.25" y="3.5" width="11.5" height="9" rx="1.5"/><path d="m2.75 4.75 5.25 4 5.25-4"/>`,
  list: svg`<path d="M6 4h7.5M6 8h7.5M6 12h7.5M3 4h.01M3 8h.01M3 12h.01"/>`,
  braces: svg`<path d="M6 2.75c-1.5 0-2 .6-2 1.75v1.75C4 7.4 3.4 8 2.5 8 3.4 8 4 8.6 4 9.75v1.75c0 1.15.5 1.75 2
    1.75m4-10.5c1.5 0 2 .6 2 1.75v1.75C12 7.4 12.6 8 13.5 8 12.6 8 12 8.6 12 9.75v1.75c0 1.15-.5 1.75-2 1.75"/>`,
  bars: svg`<path d="M3 12.5v-2m3.33 2v-4m3.34 4v-6.5m3.33 6.5V3.5"/>`,
  print: svg`<path d="M4.5 6V2.75h7V6m-7 5.5h-1c-.7 0-1.25-.55-1.25-1.25v-3C2.25 6.55 2.8 6 3.5 6h9c.7 0 1.25.55 1.25
    1.25v3c0 .7-.55 1.25-1.25 1.25h-1m-7-2h7v4h-7z"/>`,
  lock: svg`<rect x="3.5" y="7" width="9" height="6.5" rx="1.5"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>`,
  out: svg`<path d="M6.5 2.75H4c-.7 0-1.25.55-1.25 1.25v8c0 .7.55 1.25 1.25 1.25h2.5M10 5l3 3-3 3M13 8H6.5"/>`,
  keyboard: svg`<rect x="1.75" y="4" width="12.5" height="8" rx="1.5"/>
    <path d="M4.5 6.75h.01M7 6.75h.01M9.5 6.75h.01M12 6.75h.01M5 9.5h6"/>`,
  trash: svg`<path d="M2.75 4.25h10.5M6 4V2.75h4V4m1.75.25-.5 8c0 .6-.5 1-1.1 1H5.85c-.6 0-1.1-.4-1.1-1l-.5-8"/>`,
} as const

export type Icon = keyof typeof PATHS

export function icon(name: Icon, more = ''): TemplateResult {
  return html`<svg class="i ${more}" viewBox="0 0 16 16" aria-hidden="true">${PATHS[name]}</svg>`
}

/** One to four bars, a cross for an error: severity is never told by colour alone. */
export function severityBars(severity: string): TemplateResult {
  if (severity === 'ERROR') {
    return html`<svg viewBox="0 0 12 12" aria-hidden="true">
      <rect x="1" y="1" width="10" height="10" rx="2.5" opacity=".22" />
      <path d="m4 4 4 4m0-4-4 4" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" />
    </svg>`
  }
  const level = ['INFO', 'MEDIUM', 'HIGH', 'CRITICAL'].indexOf(severity)
  return html`<svg viewBox="0 0 12 12" aria-hidden="true">
    ${[0, 1, 2, 3].map(
      (bar) =>
        svg`<rect class=${bar > level ? 'off' : ''} x=${0.5 + bar * 3} y=${8.4 - bar * 2.4} width="2"
          height=${2.6 + bar * 2.4} rx=".6"/>`,
    )}
  </svg>`
}

const SCENES = {
  ledger: svg`<path d="M12 8h24a3 3 0 0 1 3 3v26a3 3 0 0 1-3 3H12a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3z"/>
    <path d="M16 17h16M16 23h16M16 29h8"/><g class="seal"><circle cx="35" cy="35" r="6"/>
    <path d="m32.4 35.2 1.8 1.8 3.4-3.6"/></g>`,
  nothing: svg`<path d="M11 8h22a3 3 0 0 1 3 3v8M36 30v8a3 3 0 0 1-3 3H11a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3"/>
    <path d="M14 17h14M14 23h8M14 29h6"/><circle cx="30" cy="27" r="6.5"/><path d="m35 32 5 5"/>`,
  lock: svg`<rect x="12" y="21" width="24" height="19" rx="3"/><path d="M17 21v-5a7 7 0 0 1 14 0v5M24 29v4"/>`,
  off: svg`<rect x="7" y="15" width="34" height="18" rx="9"/><circle cx="16" cy="24" r="5"/>`,
  clock: svg`<circle cx="24" cy="24" r="16"/><path d="M24 14v10l6 4"/>`,
  broken: svg`<path d="M11 8h22a3 3 0 0 1 3 3v10l-5 4 5 5v8a3 3 0 0 1-3 3H11a3 3 0 0 1-3-3V11a3 3 0 0 1 3-3"/>
    <path d="M14 17h14M14 23h9M14 29h7"/>`,
} as const

export type Scene = keyof typeof SCENES

export function scene(name: Scene): TemplateResult {
  return html`<svg class="scene" viewBox="0 0 48 48" aria-hidden="true">${SCENES[name]}</svg>`
}
