import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, query, state } from 'lit/decorators.js'
import type { StartQuery } from '../generated/graphql'
import { dialog } from '../parts/dialog'
import { icon } from '../parts/icons'
import { Part } from '../parts/model'
import { emptiness } from '../parts/state'
import { clock, count } from '../parts/time'
import { copy, say } from '../parts/toast'
import type { Server } from '../server/server'
import { texts } from '../texts'
import { Log } from './log'
import { exactly, toggled, writeTerm, type Term } from './terms'
import { DEFAULT, isNewestFirst, rangeName, type Between, type Range, type View } from './view'
import type { Grid } from './grid'
import type { RangePicker } from './range-picker'
import type { SearchBox } from './search-box'
import './facets'
import './grid'
import './overview'
import './range-picker'
import './search-box'
import './drawer'

const DOCK_FROM = 1_900
const FACETS_FROM = 1_080

export interface TermToggle {
  readonly field: string
  readonly value: string
  readonly not: boolean
  /** Whether values that were asked for of this field make room. */
  readonly only?: boolean
}

/** The log: what portal and reader see first. Fires `view` when the reader looks at something else. */
@customElement('annals-log-page')
export class LogPage extends Part {
  @property({ attribute: false }) server!: Server
  @property({ attribute: false }) view: View = DEFAULT
  @property({ attribute: false }) viewer: StartQuery['viewer'] | null = null
  @property({ attribute: false }) tenantName = ''
  @state() private log!: Log
  @state() private downloading = false
  @state() private filtering = false
  @state() private docks = false
  @query('annals-grid') private grid!: Grid | null
  @query('annals-search') private searchBox!: SearchBox | null
  @query('annals-range') private ranges!: RangePicker | null
  #unobserve: (() => void) | null = null
  #wasAway = false
  #second = 0
  #onKey = (event: KeyboardEvent) => this.#key(event)
  #observer = new ResizeObserver(() => this.#measure())

  override connectedCallback(): void {
    super.connectedCallback()
    document.addEventListener('keydown', this.#onKey)
    this.#second = window.setInterval(() => this.server.reach.state === 'away' && this.requestUpdate(), 1_000)
    const container = this.closest('.annals')
    if (container) this.#observer.observe(container)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    document.removeEventListener('keydown', this.#onKey)
    window.clearInterval(this.#second)
    this.#observer.disconnect()
    this.#unobserve?.()
    this.log?.stop()
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('server')) {
      this.#unobserve?.()
      this.log?.stop()
      this.log = new Log(this.server, this.view)
      this.#unobserve = this.log.observe(() => {
        this.#noticeReach()
        this.requestUpdate()
      })
      void this.log.start()
    } else if (changed.has('view')) this.log.show(this.view)
  }

  /** Goes on where it was, after somebody has signed in again. */
  again(): void {
    this.log.again()
  }

  #measure(): void {
    const width = this.closest<HTMLElement>('.annals')?.clientWidth ?? innerWidth
    this.docks = width >= DOCK_FROM
    if (width > FACETS_FROM) this.filtering = false
  }

  #noticeReach(): void {
    const away = this.server.reach.state === 'away'
    if (this.#wasAway && !away && this.log.rows.length > 0) say(this, { text: texts.log.back })
    this.#wasAway = away
  }

  #look(part: Partial<View>): void {
    this.tell('view', { ...this.view, ...part })
  }

  #toggle({ field, value, not, only }: TermToggle): void {
    const { terms } = this.view
    const next: readonly Term[] = only
      ? [...terms.filter((term) => term.field !== field), { not, field, operator: ':', values: [exactly(value)] }]
      : toggled(terms, field, value, not)
    this.#look({ terms: next, ...(only && !this.docks ? { event: null } : {}) })
  }

  #sort(field: string): void {
    const { sort } = this.view
    if (field === 'occurredAt')
      this.#look({ sort: !sort || sort.field !== field ? (sort ? null : { field, rising: true }) : null })
    else if (sort?.field !== field) this.#look({ sort: { field, rising: false } })
    else this.#look({ sort: sort.rising ? null : { field, rising: true } })
  }

  #step(by: number): void {
    const { rows } = this.log
    const here = this.view.event ? rows.indexOf(this.view.event) : -1
    const next = here < 0 ? rows.at(0) : rows.at(here + by)
    if (next) {
      this.grid?.move(by)
      this.#look({ event: next.id })
    }
  }

  #key(event: KeyboardEvent): void {
    const target = event.composedPath()[0] as HTMLElement
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    if (document.querySelector('dialog[open]') || target.closest?.(':popover-open')) return
    const typing = target.matches?.('input, textarea, select, [contenteditable]')
    if (event.key === 'Escape' && !typing && this.view.event) return this.#close()
    if (typing) return
    const keys: Record<string, () => void> = {
      '/': () => this.searchBox?.focus(),
      j: () => this.#moveOrStep(1),
      k: () => this.#moveOrStep(-1),
      l: () => this.log.toggleLive(),
      t: () => this.#look({ zone: this.view.zone === 'utc' ? 'local' : 'utc' }),
      r: () => this.ranges?.open(),
      d: () => this.#mayDownload && void this.#openDownload(),
      c: () => void copy(this, location.href, texts.shortcuts.viewCopied),
    }
    const run = keys[event.key]
    if (!run) return
    event.preventDefault()
    run()
  }

  #moveOrStep(by: number): void {
    if (this.view.event) this.#step(by)
    else {
      this.grid?.move(by)
      this.grid?.focusRows()
    }
  }

  #close(): void {
    this.#look({ event: null })
    this.grid?.focusRows()
  }

  get #mayDownload(): boolean {
    return this.viewer?.permissions.includes('audits:export') ?? false
  }

  override render() {
    const { log, view } = this
    const refused = log.refused
    return html`<div
      class="log-page"
      @terms=${(event: CustomEvent<readonly Term[]>) => this.#look({ terms: event.detail })}
      @toggle-term=${(event: CustomEvent<TermToggle>) => this.#toggle(event.detail)}
      @choose-part=${(event: CustomEvent<Between | null>) => this.#look({ part: event.detail })}
      @choose-range=${(event: CustomEvent<Range>) => this.#look({ range: event.detail, part: null })}
      @sort-by=${(event: CustomEvent<string>) => this.#sort(event.detail)}
      @open-event=${(event: CustomEvent<string>) => this.#look({ event: event.detail })}
      @close-event=${() => this.#close()}
      @step=${(event: CustomEvent<number>) => this.#step(event.detail)}
      @close-download=${() => (this.downloading = false)}
    >
      <div class="log-main">${this.#head()} ${refused ? this.#refusal() : html`${this.#away()}${this.#body()}`}</div>
      ${
        view.event && !(refused && !refused.isAway)
          ? html`<annals-event
              .log=${log}
              .event=${view.event}
              ?docked=${this.docks}
              .link=${this.#permalink(view.event)}
              .tenantName=${this.tenantName}
            ></annals-event>`
          : nothing
      }
      ${this.downloading ? html`<annals-download .log=${log}></annals-download>` : nothing}
      ${this.filtering ? this.#sheet() : nothing}
    </div>`
  }

  #head(): TemplateResult {
    const { view, log } = this
    const off = log.refused && !log.refused.isAway
    return html`<div class="page-head">
      <h1>${texts.log.title}</h1>
      <span class="lede clip">${texts.log.lede(this.tenantName)}</span><span class="grow"></span>
      ${
        off
          ? nothing
          : html`${this.#liveButton()}<annals-range .log=${log}></annals-range>
              <span class="seg" role="group" aria-label=${texts.log.zone}
                ><button aria-pressed=${view.zone === 'utc'} @click=${() => this.#look({ zone: 'utc' })}>
                  ${texts.log.utc}</button
                ><button
                  aria-pressed=${view.zone === 'local'}
                  title=${Intl.DateTimeFormat().resolvedOptions().timeZone}
                  @click=${() => this.#look({ zone: 'local' })}
                >
                  ${texts.log.local}
                </button></span
              >
              ${
                this.#mayDownload
                  ? html`<button
                      class="btn btn-primary btn-download"
                      title="${texts.log.download} (D)"
                      @click=${() => this.#openDownload()}
                    >
                      ${icon('download')}<span class="t">${texts.log.download}</span>
                    </button>`
                  : nothing
              }`
      }
    </div>`
  }

  async #openDownload(): Promise<void> {
    await import('../downloads/download-dialog')
    this.downloading = true
  }

  #liveButton(): TemplateResult {
    const { live } = this.log
    const [dot, name] = {
      live: ['dot-live', texts.log.live],
      connecting: ['dot-wait', texts.log.connecting],
      reconnecting: ['dot-wait', texts.log.reconnecting],
      paused: ['dot-off', texts.log.paused],
      off: ['dot-off', texts.log.liveOff],
    }[live] as [string, string]
    const paused = live === 'paused'
    return html`<button
      class="btn live"
      aria-pressed=${!paused && live !== 'off'}
      ?disabled=${live === 'off'}
      aria-label=${name}
      title=${live === 'off' ? texts.log.liveNeedsNow : paused ? texts.log.resume : texts.log.pause}
      @click=${() => this.log.toggleLive()}
    >
      <span class="dot ${dot}"></span><span class="t">${name}</span>
    </button>`
  }

  #away(): TemplateResult | typeof nothing {
    const { reach } = this.server
    if (reach.state === 'well') return nothing
    const seconds = Math.max(0, Math.ceil((reach.again - Date.now()) / 1_000))
    return html`<div class="banner" role="status">
      <span class="dot dot-wait"></span>
      <span class="grow"
        ><strong>${texts.log.away}</strong>
        ${texts.log.awayThen(seconds, clock(this.log.readAt || reach.since, this.view.zone))}</span
      >
      <button class="btn btn-sm" @click=${() => this.server.knock()}>${texts.log.tryNow}</button>
    </div>`
  }

  #body(): TemplateResult {
    const { log, view } = this
    if (log.isFirstUse) return this.#firstUse()
    const asked = view.terms.length
    const nothingFound = !log.loading && log.rows.length === 0 && !log.rows.hasMore && !log.searchFault
    return html`
      <span class="vh" aria-live="polite">${nothingFound ? texts.log.states.nothingTitle : ''}</span>
      <annals-overview .log=${log}></annals-overview>
      <div class="search">
        <annals-search class="grow" .log=${log}></annals-search>
        <button
          class="btn only-small"
          aria-label=${texts.log.filtersActive(asked)}
          @click=${() => (this.filtering = true)}
        >
          ${icon('filter')}<span class="t">${texts.log.filters}</span
          >${asked > 0 ? html`<span class="tag tag-accent n">${asked}</span>` : nothing}
        </button>
      </div>
      <div class="work">
        ${this.filtering ? html`<span hidden></span>` : html`<annals-facets .log=${log}></annals-facets>`}
        ${
          nothingFound
            ? html`<section class="grid" aria-label=${texts.log.grid}>${this.#nothingFound()}</section>`
            : html`<annals-grid .log=${log} .opened=${view.event} .foot=${this.#foot()}></annals-grid>`
        }
      </div>
    `
  }

  #foot(): TemplateResult {
    const { log } = this
    const shown = log.rows.length
    const total = log.total
    const all = total ? count(Math.max(total.value, shown)) + (total.exact ? '' : '+') : null
    return html`<span
        >${
          all === null
            ? nothing
            : html`<strong>${all}</strong>
                ${total?.value === 1 ? texts.log.events('', true).trim() : texts.log.events('', false).trim()}`
        }</span
      >
      <span class="grow"></span>
      ${
        isNewestFirst(this.view) && log.newest > 0
          ? html`<span class="row"
              >${icon('check', 'i-sm')}${texts.log.upTo} <span class="mono">${count(log.newest)}</span></span
            >`
          : nothing
      }`
  }

  #nothingFound(): TemplateResult {
    const { view } = this
    const last = view.terms.at(-1)
    const drop = last ? writeTerm(last) : null
    return emptiness({
      scene: 'nothing',
      title: texts.log.states.nothingTitle,
      text: texts.log.states.nothing(rangeName(view.part ?? view.range, view.zone)),
      actions: html`${
        drop
          ? html`<button class="btn" @click=${() => this.#look({ terms: view.terms.slice(0, -1) })}>
              <span class="clip">${texts.log.states.dropLast(drop)}</span>
            </button>`
          : nothing
      }
      ${
        view.terms.length > 1
          ? html`<button class="btn btn-ghost" @click=${() => this.#look({ terms: [] })}>
              ${texts.log.states.clearAll}
            </button>`
          : nothing
      }
      ${
        view.range !== 'all' || view.part
          ? html`<button
              class="btn ${drop ? 'btn-ghost' : ''}"
              @click=${() => this.#look({ range: 'all', part: null })}
            >
              ${texts.log.states.everything}
            </button>`
          : nothing
      }`,
    })
  }

  #firstUse(): TemplateResult {
    const { log } = this
    const sends = ['audits:write', 'structure:configure'].some((permission) =>
      this.viewer?.permissions.includes(permission),
    )
    const origin = this.server.endpoint || location.origin
    const snippet = [
      `curl ${origin}/v1/audits \\`,
      `  -H "Authorization: Bearer $ANNALS_TOKEN" \\`,
      `  -H "X-Tenant-Id: ${this.server.tenant ?? this.viewer?.tenant?.id ?? ''}" \\`,
      `  -H "Content-Type: application/x-ndjson" \\`,
      `  -d '{"action":"hello","actor":{"name":"Ana"},"ip":"10.0.0.1"}'`,
    ].join('\n')
    return html`<section class="panel state-panel">
      ${emptiness({
        scene: 'ledger',
        kind: 'first',
        title: texts.log.states.firstTitle,
        text: sends ? texts.log.states.first : texts.log.states.firstUser,
        actions: html`${sends ? html`<pre class="code" dir="ltr" tabindex="0">${snippet}</pre>` : nothing}
          <span class="wait"
            ><span class="dot ${log.live === 'live' ? 'dot-live' : 'dot-wait'}"></span>${texts.log.states.waiting}</span
          >
          ${
            sends
              ? html`<button class="btn btn-sm" @click=${() => void copy(this, snippet)}>
                  ${icon('copy', 'i-sm')}${texts.copy}
                </button>`
              : nothing
          }
          ${
            log.rows.length > 0
              ? html`<button class="btn btn-sm btn-ghost" @click=${() => log.showAutomatic()}>
                  ${texts.log.states.showAutomatic}
                </button>`
              : nothing
          }`,
      })}
    </section>`
  }

  #refusal(): TemplateResult {
    const refused = this.log.refused
    if (!refused) return html``
    const again = html`<button class="btn btn-primary" @click=${() => this.#again()}>${texts.again}</button>`
    if (refused.code === 'FORBIDDEN' || refused.code === 'AUDIT_LOGS_DISABLED' || refused.code === 'TENANT_SUSPENDED') {
      const off = refused.code !== 'FORBIDDEN'
      return html`<section class="panel state-panel">
        ${emptiness({
          scene: off ? 'off' : 'lock',
          title:
            refused.code === 'TENANT_SUSPENDED'
              ? texts.log.states.suspendedTitle
              : off
                ? texts.log.states.offTitle
                : texts.log.states.forbiddenTitle,
          text:
            refused.code === 'TENANT_SUSPENDED'
              ? texts.log.states.suspended
              : off
                ? texts.log.states.off
                : html`${texts.log.states.forbidden} <code class="mono">audits:read</code>.`,
          refused,
          actions: off
            ? html`<button class="btn" @click=${() => this.#again()}>${texts.again}</button>`
            : html`<button
                class="btn"
                @click=${() => void copy(this, texts.log.states.request(this.tenantName, 'audits:read'))}
              >
                ${texts.log.states.copyRequest}
              </button>`,
        })}
      </section>`
    }
    return html`${this.#away()}
      <section class="panel state-panel">
        ${emptiness({
          scene: 'broken',
          title: texts.log.states.failedTitle,
          text: refused.isAway
            ? texts.log.states.failed
            : refused.code === 'QUERY_TOO_BROAD'
              ? texts.log.states.tooBroad
              : refused.message,
          refused,
          actions: html`${again}<button
              class="btn btn-ghost"
              @click=${() =>
                void copy(this, `${refused.code} / ${refused.executionId}: ${refused.message}\n${location.href}`)}
            >
              ${texts.log.states.copyDetails}
            </button>`,
        })}
      </section>`
  }

  #again(): void {
    void this.log.load()
    this.tell('again')
  }

  #sheet(): TemplateResult {
    const { total } = this.log
    const close = () => (this.filtering = false)
    return dialog({
      title: texts.log.filters,
      kind: 'sheet',
      close,
      body: html`<annals-facets .log=${this.log}></annals-facets>`,
      foot: html`<button class="btn" @click=${() => this.#look({ terms: [] })}>${texts.log.clear}</button
        ><button class="btn btn-primary" @click=${close}>
          ${texts.log.showResults(
            total
              ? texts.log.events(count(total.value) + (total.exact ? '' : '+'), total.value === 1)
              : texts.log.events('', false).trim(),
          )}
        </button>`,
    })
  }

  #permalink(id: string): string {
    const url = new URL(location.href)
    const tenant = url.searchParams.get('tenant')
    url.search = ''
    url.hash = ''
    if (tenant) url.searchParams.set('tenant', tenant)
    url.searchParams.set('event', id)
    return url.href
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-log-page': LogPage
  }
}
