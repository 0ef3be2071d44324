import { html, nothing, svg, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { css } from '../parts/css'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { count, dayAndMonth, dayOf, shortClock, shortDate, type Zone } from '../parts/time'
import { texts } from '../texts'
import type { Bar } from './figures'
import type { Log } from './log'
import { rangeName, type Between } from './view'

const STACK = ['INFO', 'MEDIUM', 'HIGH', 'CRITICAL', 'ERROR'] as const
const LEGEND = ['CRITICAL', 'HIGH', 'MEDIUM', 'INFO', 'ERROR'] as const
const HEIGHT = 58

/** Figures and the histogram. Fires `choose-part` with two times, or null for the whole range. */
@customElement('annals-overview')
export class Overview extends Part {
  @property({ attribute: false }) log!: Log
  @state() private folded = true
  @state() private dragged: { from: number; to: number } | null = null
  @state() private pointed: number | null = null

  protected override observes() {
    return [this.log]
  }

  /** Whether the reader is shown how severe events are. */
  get #bySeverity(): boolean {
    return this.log.fields.length === 0 || this.log.field('severity') !== undefined
  }

  override render() {
    const figures = this.log.figures
    const severe = figures && this.#bySeverity ? count(figures.severe) : '–'
    return html`<section class="panel overview ${this.folded ? 'folded' : ''}" aria-label=${texts.log.overview}>
      <button class="overview-fold" aria-expanded=${!this.folded} @click=${() => (this.folded = !this.folded)}>
        ${
          figures
            ? html`<span><b>${count(figures.today)}</b> ${texts.log.today.toLowerCase()}</span
                >${this.#bySeverity ? html`<span><b>${severe}</b> ${texts.log.severe.toLowerCase()}</span>` : nothing}`
            : texts.log.overview
        }
        ${icon('down')}
      </button>
      <div class="tile">
        <span class="k">${texts.log.today}</span><span class="v">${figures ? count(figures.today) : '–'}</span
        ><span class="d">${texts.log.sinceMidnight}</span>
      </div>
      <div class="tile">
        <span class="k">${texts.log.severe}</span><span class="v">${severe}</span
        ><span class="d clip">${figures && this.#bySeverity ? severeParts(figures.bySeverity) : nothing}</span>
      </div>
      <div class="tile">
        <span class="k">${texts.log.rate}</span
        ><span class="v">${figures ? count(figures.minutes.at(-2) ?? 0) : '–'}</span
        >${figures ? spark(figures.minutes) : nothing}
      </div>
      ${this.#histogram()}
    </section>`
  }

  #histogram(): TemplateResult {
    const { log } = this
    const { view, bars, barSpan } = log
    const part = this.#part
    const shown = part && bars ? bars.filter((bar) => bar.to > part.from && bar.from < part.to) : bars
    const sum = shown?.reduce((total, bar) => total + bar.count, 0)
    const name = view.part ? rangeName(view.part, view.zone) : rangeName(view.range, view.zone)
    return html`<figure class="histo" aria-label=${texts.log.histogram}>
      <div class="histo-head">
        <span
          ><strong>${name}</strong> &nbsp;${sum === undefined ? '' : texts.log.events(count(sum), sum === 1)}
          ${
            view.part
              ? html`<button class="btn btn-ghost btn-sm" @click=${() => this.tell('choose-part', null)}>
                  ${icon('close', 'i-sm')}${texts.log.wholeRange}
                </button>`
              : nothing
          }</span
        >
        <span class="legend" aria-hidden="true"
          >${(this.#bySeverity ? LEGEND : []).map(
            (severity) => html`<span><i class="lg-${severity.toLowerCase()}"></i>${texts.severity[severity]}</span>`,
          )}</span
        >
      </div>
      <div
        class="plot"
        title=${texts.log.histogramHint}
        @pointerdown=${this.#press}
        @pointermove=${this.#point}
        @pointerleave=${() => (this.pointed = null)}
      >
        ${
          bars && barSpan
            ? html`${plot(bars, part, this.pointed)}${this.#brush(barSpan, part)}${this.#tip(bars)}`
            : nothing
        }
      </div>
      ${
        barSpan
          ? axis(barSpan, view.zone, view.range !== 'all' && typeof view.range === 'string')
          : html`<div class="axis"></div>`
      }
    </figure>`
  }

  /** The chosen part, or what is being dragged now, within the bars. */
  get #part(): { from: number; to: number } | null {
    if (this.dragged) return this.dragged
    const { part } = this.log.view
    const span = this.log.barSpan
    return part && span ? { from: Math.max(part.from, span.from), to: Math.min(part.to ?? span.to, span.to) } : null
  }

  #brush(span: { from: number; to: number }, part: { from: number; to: number } | null): TemplateResult {
    const at = (time: number) => ((time - span.from) / (span.to - span.from)) * 100
    const { from, to } = part ?? span
    const zone = this.log.view.zone
    const thumb = (label: string, time: number, isEnd: boolean) =>
      html`<button
        class="thumb ${part ? '' : 'idle'}"
        role="slider"
        aria-label=${label}
        aria-valuemin=${span.from}
        aria-valuemax=${span.to}
        aria-valuenow=${time}
        aria-valuetext=${shortDate(time, zone)}
        ${css({ left: `${at(time)}%` })}
        @keydown=${(event: KeyboardEvent) => this.#nudge(event, isEnd)}
        @pointerdown=${(event: PointerEvent) => this.#drag(event, isEnd ? from : to)}
      ></button>`
    return html`${
      part ? html`<div class="brush-win" ${css({ left: `${at(from)}%`, right: `${100 - at(to)}%` })}></div>` : nothing
    }
    ${thumb(texts.log.partFrom, from, false)}${thumb(texts.log.partTo, to, true)}`
  }

  #tip(bars: readonly Bar[]): TemplateResult | typeof nothing {
    const bar = this.pointed === null || this.dragged ? undefined : bars[this.pointed]
    if (!bar || this.pointed === null) return nothing
    const middle = ((this.pointed + 0.5) / bars.length) * 100
    const zone = this.log.view.zone
    return html`<div class="bar-tip" aria-hidden="true" ${css({ left: `${Math.max(12, Math.min(88, middle))}%` })}>
      <b
        >${shortDate(bar.from, zone)} –
        ${dayOf(bar.from, zone) === dayOf(bar.to - 1, zone) ? shortClock(bar.to, zone) : shortDate(bar.to, zone)}</b
      >
      ${
        bar.count === 0
          ? html`<span>${texts.log.events('0', false)}</span>`
          : LEGEND.filter((severity) => bar.by[severity]).map(
              (severity) =>
                html`<span
                  ><i class="lg-${severity.toLowerCase()}"></i>${count(bar.by[severity] ?? 0)}
                  ${texts.severity[severity]}</span
                >`,
            )
      }
    </div>`
  }

  #timeAt(clientX: number): number {
    const span = this.log.barSpan
    const box = this.querySelector('.plot')?.getBoundingClientRect()
    if (!span || !box) return 0
    const share = Math.max(0, Math.min(1, (clientX - box.left) / box.width))
    return span.from + share * (span.to - span.from)
  }

  #point(event: PointerEvent): void {
    const { bars } = this.log
    const box = this.querySelector('.plot')?.getBoundingClientRect()
    if (!bars || !box) return
    this.pointed = Math.max(
      0,
      Math.min(bars.length - 1, Math.floor(((event.clientX - box.left) / box.width) * bars.length)),
    )
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || !this.log.barSpan) return
    this.#drag(event, this.#timeAt(event.clientX))
  }

  /** From a fixed end to wherever the pointer goes; in whole bars. */
  #drag(event: PointerEvent, fixed: number): void {
    event.stopPropagation()
    event.preventDefault()
    const plot = this.querySelector<HTMLElement>('.plot')
    if (!plot || event.button !== 0) return
    plot.setPointerCapture(event.pointerId)
    const start = event.clientX
    const move = (next: PointerEvent) => {
      if (Math.abs(next.clientX - start) < 4 && !this.dragged) return
      this.dragged = this.#wholeBars(fixed, this.#timeAt(next.clientX))
    }
    const end = () => {
      plot.removeEventListener('pointermove', move)
      plot.removeEventListener('pointerup', up)
      plot.removeEventListener('pointercancel', end)
      this.dragged = null
    }
    const up = () => {
      const dragged = this.dragged
      end()
      if (dragged) this.#choose(dragged)
    }
    plot.addEventListener('pointermove', move)
    plot.addEventListener('pointerup', up)
    plot.addEventListener('pointercancel', end)
  }

  #nudge(event: KeyboardEvent, isEnd: boolean): void {
    const { bars, barSpan } = this.log
    if (event.key === 'Escape' && this.log.view.part) {
      event.stopPropagation()
      this.tell('choose-part', null)
      return
    }
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -10, PageUp: 10 }[event.key]
    if (!bars || !barSpan || step === undefined) return
    event.preventDefault()
    const { from, to } = this.#part ?? barSpan
    const width = (barSpan.to - barSpan.from) / bars.length
    const least = Math.min(barSpan.to, from + width)
    const next = isEnd
      ? { from, to: Math.max(least, Math.min(barSpan.to, to + step * width)) }
      : { from: Math.min(to - width, Math.max(barSpan.from, from + step * width)), to }
    this.#choose(this.#wholeBars(next.from + 1, next.to - 1))
  }

  #wholeBars(one: number, other: number): { from: number; to: number } {
    const bars = this.log.bars ?? []
    const [low, high] = one < other ? [one, other] : [other, one]
    const first = bars.find((bar) => bar.to > low)
    const last = bars.findLast((bar) => bar.from < high)
    return { from: first?.from ?? low, to: last?.to ?? high }
  }

  /** A part that reaches to the end of an open range stays open: what comes belongs to it. */
  #choose(chosen: { from: number; to: number }): void {
    const span = this.log.barSpan
    const { range } = this.log.view
    const open = typeof range === 'string' || range.to === null
    const whole = span && chosen.from <= span.from && chosen.to >= span.to
    const part: Between | null = whole
      ? null
      : { from: chosen.from, to: open && span && chosen.to >= span.to ? null : chosen.to }
    this.tell('choose-part', part)
  }
}

function severeParts(by: Readonly<Record<string, number>>): string {
  const parts = [
    by['CRITICAL'] ? texts.log.critical(count(by['CRITICAL'])) : '',
    by['HIGH'] ? texts.log.high(count(by['HIGH'])) : '',
    by['ERROR'] ? texts.log.errors(count(by['ERROR'])) : '',
  ].filter(Boolean)
  return texts.log.severeParts(parts.slice(0, 2))
}

function spark(minutes: readonly number[]): TemplateResult {
  // The last minute is not over: it would always look like a fall.
  const whole = minutes.slice(0, -1)
  const most = Math.max(1, ...whole)
  const step = 136 / Math.max(1, whole.length - 1)
  const points = whole.map((value, i) => `${(i * step).toFixed(1)} ${(20 - (value / most) * 18).toFixed(1)}`)
  return html`<svg class="spark" viewBox="0 0 136 22" preserveAspectRatio="none" aria-hidden="true">
    <path class="area" d="M${points.join(' ')}V22H0Z"></path>
    <path d="M${points.join(' ')}"></path>
  </svg>`
}

function plot(bars: readonly Bar[], part: { from: number; to: number } | null, pointed: number | null): TemplateResult {
  const most = Math.max(1, ...bars.map((bar) => bar.count))
  const step = 1_000 / bars.length
  const gap = Math.min(2, step * 0.2)
  const drawn = bars.flatMap((bar, i) => {
    const out = part && (bar.to <= part.from || bar.from >= part.to) ? 'h-out' : ''
    let y = HEIGHT
    return STACK.flatMap((severity) => {
      const value = bar.by[severity] ?? 0
      if (value === 0) return []
      // However few, it is to be seen.
      const height = Math.max(1.2, (value / most) * (HEIGHT - 2))
      y -= height
      return [
        svg`<rect class="h-${severity} ${out}" x=${(i * step + gap / 2).toFixed(
          1,
        )} y=${y.toFixed(1)} width=${(step - gap).toFixed(1)} height=${height.toFixed(1)}></rect>`,
      ]
    })
  })
  return html`<svg viewBox="0 0 1000 ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
    ${
      pointed === null
        ? nothing
        : svg`<rect class="h-at" x=${pointed * step} y="-4" width=${step} height=${HEIGHT + 4}></rect>`
    }${drawn}
  </svg>`
}

const STEPS = [
  60_000, 300_000, 900_000, 3_600_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000,
  2_592_000_000, 31_536_000_000,
]

function axis(span: { from: number; to: number }, zone: Zone, untilNow: boolean): TemplateResult {
  const length = span.to - span.from
  const step = STEPS.find((each) => length / each <= 7) ?? (STEPS.at(-1) as number)
  const offset = zone === 'utc' ? 0 : new Date(span.to).getTimezoneOffset() * 60_000
  const first = Math.ceil((span.from - offset) / step) * step + offset
  const marks: TemplateResult[] = []
  for (let at = first; at < span.to - length * 0.06; at += step) {
    const place = ((at - span.from) / length) * 100
    const day = step >= 86_400_000 || shortClock(at, zone) === '00:00'
    marks.push(
      html`<span class=${place < 3 ? 'first' : ''} ${css({ left: `${place}%` })}
        >${day ? dayAndMonth(at, zone) : shortClock(at, zone)}</span
      >`,
    )
  }
  return html`<div class="axis" aria-hidden="true">
    ${marks}<span class="last" ${css({ left: '100%' })}
      >${untilNow ? texts.log.range.now : shortDate(span.to, zone)}</span
    >
  </div>`
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-overview': Overview
  }
}
