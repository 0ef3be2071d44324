import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import { StartDocument } from '../generated/graphql'
import { Log } from '../log/log'
import type { TermToggle } from '../log/log-page'
import { exactly, toggled, type Term } from '../log/terms'
import { DEFAULT, rangeName, type Range, type View } from '../log/view'
import type { Grid } from '../log/grid'
import { mark } from '../parts/brand'
import { icon } from '../parts/icons'
import { Latest } from '../parts/latest'
import { Part } from '../parts/model'
import { emptiness } from '../parts/state'
import { count } from '../parts/time'
import type { Toasts } from '../parts/toast'
import type { Server } from '../server/server'
import { texts } from '../texts'
import '../downloads/download-dialog'
import '../log/drawer'
import '../log/grid'
import '../log/range-picker'
import '../log/search-box'
import '../parts/toast'

/** The log as it stands in a vendor's page: search, rows, one event, download. */
@customElement('annals-embedded-log')
export class EmbeddedLog extends Part {
  @property({ attribute: false }) server!: Server
  @property({ type: Boolean }) ended = false
  @state() private log!: Log
  @state() private view: View = DEFAULT
  @state() private mayDownload = false
  @state() private downloading = false
  @query('annals-grid') private grid!: Grid | null
  @query('annals-toasts') private toasts!: Toasts
  #unobserve: (() => void) | null = null
  #rights = new Latest()

  override connectedCallback(): void {
    super.connectedCallback()
    this.addEventListener('say', (event) => {
      event.stopPropagation()
      this.toasts.say(event.detail)
    })
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unobserve?.()
    this.log?.stop()
  }

  override willUpdate(changed: PropertyValues): void {
    if (!changed.has('server')) return
    this.#unobserve?.()
    this.log?.stop()
    this.log = new Log(this.server, this.view, true)
    this.#unobserve = this.log.observe(() => this.requestUpdate())
    void this.log.start()
    void this.#readRights()
  }

  /** Goes on with another token. */
  again(): void {
    this.log.again()
    void this.#readRights()
  }

  async #readRights(): Promise<void> {
    try {
      const answer = await this.#rights.of(() => this.server.ask(StartDocument))
      if (answer) this.mayDownload = answer.viewer.permissions.includes('audits:export')
    } catch {
      // The log says what is wrong.
    }
  }

  #look(part: Partial<View>): void {
    this.view = { ...this.view, ...part }
    this.log.show(this.view)
  }

  #toggle({ field, value, not, only }: TermToggle): void {
    const { terms } = this.view
    const next: readonly Term[] = only
      ? [...terms.filter((term) => term.field !== field), { not, field, operator: ':', values: [exactly(value)] }]
      : toggled(terms, field, value, not)
    this.#look({ terms: next, ...(only ? { event: null } : {}) })
  }

  #sort(field: string): void {
    const { sort } = this.view
    if (field === 'occurredAt') this.#look({ sort: sort ? null : { field, rising: true } })
    else
      this.#look({
        sort: sort?.field !== field ? { field, rising: false } : sort.rising ? null : { field, rising: true },
      })
  }

  #step(by: number): void {
    const { rows } = this.log
    const here = this.view.event ? rows.indexOf(this.view.event) : -1
    const next = rows.at(Math.max(0, here + by))
    if (!next) return
    this.grid?.move(by)
    this.#look({ event: next.id })
  }

  #close(): void {
    this.#look({ event: null })
    this.grid?.focusRows()
  }

  override render() {
    const { log, view } = this
    return html`<section
      class="embed"
      aria-label=${texts.log.title}
      @terms=${(event: CustomEvent<readonly Term[]>) => this.#look({ terms: event.detail })}
      @toggle-term=${(event: CustomEvent<TermToggle>) => this.#toggle(event.detail)}
      @choose-range=${(event: CustomEvent<Range>) => this.#look({ range: event.detail, part: null })}
      @sort-by=${(event: CustomEvent<string>) => this.#sort(event.detail)}
      @open-event=${(event: CustomEvent<string>) => this.#look({ event: event.detail })}
      @close-event=${() => this.#close()}
      @step=${(event: CustomEvent<number>) => this.#step(event.detail)}
      @close-download=${() => (this.downloading = false)}
      @keydown=${(event: KeyboardEvent) =>
        event.key === 'Escape' && view.event && !event.defaultPrevented && this.#close()}
    >
      ${this.ended ? html`<div class="banner" role="status">${texts.embed.ended}</div>` : this.#away()}
      <div class="embed-bar">
        <annals-search class="grow" .log=${log}></annals-search>
        ${this.#liveButton()}<annals-range .log=${log}></annals-range>
        ${
          this.mayDownload
            ? html`<button class="btn btn-primary" @click=${() => (this.downloading = true)}>
                ${icon('download')}<span class="t">${texts.log.download}</span>
              </button>`
            : nothing
        }
      </div>
      ${log.refused ? this.#refusal() : this.#rows()}
      ${view.event ? html`<annals-event .log=${log} .event=${view.event}></annals-event>` : nothing}
      ${this.downloading ? html`<annals-download .log=${log}></annals-download>` : nothing}
      <annals-toasts></annals-toasts>
    </section>`
  }

  #liveButton(): TemplateResult {
    const { live } = this.log
    const dot = live === 'live' ? 'dot-live' : live === 'paused' || live === 'off' ? 'dot-off' : 'dot-wait'
    const name = {
      live: texts.log.live,
      connecting: texts.log.connecting,
      reconnecting: texts.log.reconnecting,
      paused: texts.log.paused,
      off: texts.log.liveOff,
    }[live]
    return html`<button
      class="btn live"
      aria-pressed=${live !== 'paused' && live !== 'off'}
      ?disabled=${live === 'off'}
      @click=${() => this.log.toggleLive()}
    >
      <span class="dot ${dot}"></span><span class="t">${name}</span>
    </button>`
  }

  #away(): TemplateResult | typeof nothing {
    if (this.server.reach.state === 'well') return nothing
    return html`<div class="banner" role="status">
      <span class="dot dot-wait"></span><strong class="grow">${texts.log.away}</strong
      ><button class="btn btn-sm" @click=${() => this.server.knock()}>${texts.log.tryNow}</button>
    </div>`
  }

  #rows(): TemplateResult {
    const { log, view } = this
    const empty = !log.loading && log.rows.length === 0 && !log.rows.hasMore && !log.searchFault
    const foot = html`<span
        >${
          log.total
            ? html`<strong>${count(log.total.value)}${log.total.exact ? '' : '+'}</strong>
                ${texts.log.events('', log.total.value === 1).trim()}`
            : nothing
        }</span
      ><span class="grow"></span><span class="by">${mark}${texts.embed.by}</span>`
    if (!empty) return html`<annals-grid .log=${log} .opened=${view.event} .foot=${foot}></annals-grid>`
    if (log.isFirstUse)
      return emptiness({ scene: 'ledger', title: texts.log.states.waiting, text: texts.log.states.firstUser })
    return emptiness({
      scene: 'nothing',
      title: texts.log.states.nothingTitle,
      text: texts.log.states.nothing(rangeName(view.range, view.zone)),
      actions: html`${
        view.terms.length > 0
          ? html`<button class="btn" @click=${() => this.#look({ terms: [] })}>${texts.log.states.clearAll}</button>`
          : nothing
      }${
        view.range === 'all'
          ? nothing
          : html`<button class="btn" @click=${() => this.#look({ range: 'all' })}>
              ${texts.log.states.everything}
            </button>`
      }`,
    })
  }

  #refusal(): TemplateResult {
    const refused = this.log.refused
    const [scene, title, text] =
      refused?.code === 'AUDIT_LOGS_DISABLED'
        ? (['off', texts.log.states.offTitle, texts.log.states.off] as const)
        : refused?.code === 'FORBIDDEN'
          ? (['lock', texts.log.states.forbiddenTitle, `${texts.log.states.forbidden} audits:read.`] as const)
          : ([
              'broken',
              texts.log.states.failedTitle,
              refused?.isAway ? texts.log.states.failed : (refused?.message ?? ''),
            ] as const)
    return emptiness({
      scene,
      title,
      text,
      refused,
      actions: html`<button class="btn" @click=${() => void this.log.load()}>${texts.again}</button>`,
    })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-embedded-log': EmbeddedLog
  }
}
