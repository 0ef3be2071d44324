import { html, nothing, type PropertyValues, type TemplateResult } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { ifDefined } from 'lit/directives/if-defined.js'
import {
  EventDocument,
  HistoryBySearchDocument,
  HistoryDocument,
  type EventQuery,
  type MomentFragment,
  type PersonFragment,
} from '../generated/graphql'
import { difference, type Piece } from '../parts/difference'
import { icon } from '../parts/icons'
import { Latest } from '../parts/latest'
import { Part } from '../parts/model'
import { clock, count, dayAndMonth, whole } from '../parts/time'
import { copy } from '../parts/toast'
import { Refused } from '../server/refused'
import { texts } from '../texts'
import { outcome, personName, resourceName, severity, textOf, termOf, valueOf, type Field } from './columns'
import type { Log } from './log'
import type { Row } from './rows'

type Whole = NonNullable<EventQuery['auditEvent']>
type Tab = 'details' | 'history' | 'raw'

const LONG = 600

/**
 * One event in full. Fires `close-event`, `step` (1 is older), `open-event`, `toggle-term`.
 */
@customElement('annals-event')
export class Drawer extends Part {
  @property({ attribute: false }) log!: Log
  @property({ attribute: false }) event!: string
  @property({ type: Boolean }) docked = false
  @property({ attribute: false }) link: string | null = null
  /** Whose log it is, on paper. */
  @property({ attribute: false }) tenantName = ''
  @state() private whole: Whole | null = null
  @state() private refused: Refused | null = null
  @state() private missing = false
  @state() private tab: Tab = 'details'
  @state() private history: readonly MomentFragment[] | null = null
  @state() private historyRefused: Refused | null = null
  @state() private unfolded = new Set<string>()
  #asked: AbortController | null = null
  #histories = new Latest()

  protected override observes() {
    return [this.log]
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has('event')) void this.#read()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#asked?.abort()
  }

  override firstUpdated(): void {
    this.querySelector<HTMLElement>('.drawer')?.focus()
  }

  /** What the table knows already is there at once; the rest follows. */
  get #row(): Row | null {
    if (this.whole?.id === this.event) return this.whole
    const at = this.log.rows.indexOf(this.event)
    return at < 0 ? null : (this.log.rows.at(at) ?? null)
  }

  async #read(): Promise<void> {
    this.#asked?.abort()
    const asked = (this.#asked = new AbortController())
    this.refused = null
    this.missing = false
    this.history = null
    this.historyRefused = null
    this.unfolded = new Set()
    try {
      const { auditEvent } = await this.log.server.ask(EventDocument, { id: this.event }, asked.signal)
      if (asked.signal.aborted) return
      this.whole = auditEvent
      this.missing = auditEvent === null
      if (this.tab === 'history') void this.#readHistory()
    } catch (fault) {
      if (!asked.signal.aborted) this.refused = Refused.from(fault)
    }
  }

  async #readHistory(): Promise<void> {
    const row = this.#row
    const resource = row?.resource
    if (!row || !resource || this.history) return
    const { event } = this
    this.historyRefused = null
    try {
      const history = await this.#histories.of(() => this.#askHistory(row, resource))
      if (history && event === this.event) this.history = history
    } catch (fault) {
      if (event === this.event) this.historyRefused = Refused.from(fault)
    }
  }

  async #askHistory(row: Row, { type, id }: NonNullable<Row['resource']>): Promise<readonly MomentFragment[]> {
    const { server } = this.log
    if (type && id) {
      try {
        return (await server.ask(HistoryDocument, { type, id, after: null })).resourceHistory.nodes
      } catch (fault) {
        // Where type and id are not shown to this reader, the resource as it is shown can be asked for.
        if (Refused.from(fault).code !== 'FORBIDDEN_FIELD') throw fault
      }
    }
    const name = (resourceName(row) ?? '').replace(/[\\"]/g, '\\$&')
    return (await server.ask(HistoryBySearchDocument, { search: `resource:"${name}"` })).auditEvents.nodes
  }

  #choose(tab: Tab): void {
    this.tab = tab
    if (tab === 'history') void this.#readHistory()
  }

  override render() {
    const row = this.#row
    return html`<div
      class="drawer ${this.docked ? 'docked' : ''}"
      role="dialog"
      aria-label=${row ? texts.event.title(count(row.sequence)) : texts.event.details}
      tabindex="-1"
    >
      ${row ? this.#shown(row) : this.#absent()}
    </div>`
  }

  #absent(): TemplateResult {
    return html`<div class="ev-head">
        <div class="ev-top"><span class="grow"></span>${this.#closeButton()}</div>
      </div>
      <div class="state">
        ${
          this.missing || this.refused
            ? html`<div class="empty">
                <p>${this.missing ? texts.event.notFound : this.refused?.message}</p>
                ${
                  this.refused
                    ? html`<span class="errcode"
                        >${this.refused.code}${this.refused.executionId ? ` / ${this.refused.executionId}` : ''}</span
                      >`
                    : nothing
                }
              </div>`
            : html`<span class="wait">${texts.loading}</span>`
        }
      </div>`
  }

  #closeButton(): TemplateResult {
    return html`<button
      class="btn btn-ghost btn-icon"
      aria-label=${texts.close}
      title="${texts.close} (Esc)"
      @click=${() => this.tell('close-event')}
    >
      ${icon('close')}
    </button>`
  }

  #shown(row: Row): TemplateResult {
    const link = this.link
    const tab = (name: Tab, title: string) =>
      html`<button
        role="tab"
        id="tab-${name}"
        aria-selected=${this.tab === name}
        aria-controls="panel-${name}"
        tabindex=${this.tab === name ? 0 : -1}
        @click=${() => this.#choose(name)}
      >
        ${title}${
          name === 'history' && this.history ? html` <span class="muted">${this.history.length}</span>` : nothing
        }
      </button>`
    return html`
      <div class="ev-head">
        ${this.tenantName ? html`<p class="on-paper">${texts.event.logOf(this.tenantName)}</p>` : nothing}
        <div class="ev-top">
          ${severity(row.severity)} <span class="muted">${texts.event.title(count(row.sequence))}</span
          ><span class="grow"></span>
          <button
            class="btn btn-ghost btn-icon"
            aria-label=${texts.event.previous}
            title=${texts.event.previous}
            @click=${() => this.tell('step', -1)}
          >
            ${icon('arrowUp')}
          </button>
          <button
            class="btn btn-ghost btn-icon"
            aria-label=${texts.event.next}
            title=${texts.event.next}
            @click=${() => this.tell('step', 1)}
          >
            ${icon('arrowDown')}
          </button>
          ${
            link
              ? html`<button
                  class="btn btn-ghost btn-icon"
                  aria-label=${texts.event.permalink}
                  title=${texts.event.permalink}
                  @click=${() => void copy(this, link, texts.event.linkCopied)}
                >
                  ${icon('link')}
                </button>`
              : nothing
          }
          ${this.#closeButton()}
        </div>
        <p class="ev-sum">${sentence(row)}</p>
        <div class="tabs" role="tablist" aria-label=${texts.event.title(count(row.sequence))} @keydown=${this.#tabKey}>
          ${tab('details', texts.event.details)}${
            row.resource ? tab('history', texts.event.history) : nothing
          }${tab('raw', texts.event.raw)}
        </div>
      </div>
      <div class="ev-body" role="tabpanel" id="panel-${this.tab}" aria-labelledby="tab-${this.tab}" tabindex="0">
        ${this.tab === 'details' ? this.#details(row) : this.tab === 'history' ? this.#history(row) : this.#raw(row)}
      </div>
      <div class="ev-foot">
        ${
          row.resource && resourceName(row)
            ? html`<button class="btn" @click=${() => this.#more('resource', resourceName(row) ?? '')}>
                ${icon('filter')}<span class="clip">${texts.event.moreLike}</span>
              </button>`
            : this.log.field('action')
              ? html`<button class="btn" @click=${() => this.#more('action', row.action)}>
                  ${icon('filter')}${texts.event.moreLike}
                </button>`
              : nothing
        }
        ${
          link
            ? html`<button class="btn" @click=${() => void copy(this, link, texts.event.linkCopied)}>
                ${icon('link')}${texts.copy}
              </button>`
            : nothing
        }
        <button class="btn" @click=${() => window.print()}>${icon('print')}${texts.event.print}</button>
        <span class="grow"></span
        ><span class="hint"><span class="kbd">j</span> <span class="kbd">k</span> ${texts.event.nextKeys}</span>
      </div>
    `
  }

  #tabKey(event: KeyboardEvent): void {
    const tabs: Tab[] = this.#row?.resource ? ['details', 'history', 'raw'] : ['details', 'raw']
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!by) return
    event.preventDefault()
    this.#choose(tabs[(tabs.indexOf(this.tab) + by + tabs.length) % tabs.length] as Tab)
    void this.updateComplete.then(() => this.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus())
  }

  #more(field: string, value: string): void {
    this.tell('toggle-term', { field, value, not: false, only: true })
  }

  #details(row: Row): TemplateResult {
    const event = this.whole?.id === row.id ? this.whole : null
    return html`
      ${
        row.actor || row.impersonator
          ? html`<section>
              <h3>${texts.event.who}</h3>
              ${chain(row)}
            </section>`
          : nothing
      }
      ${
        event && event.changes.length > 0
          ? html`<section>
              <h3>${texts.event.changed}</h3>
              ${changes(event)}
            </section>`
          : nothing
      }
      <section>
        <h3>${texts.event.fields}</h3>
        <dl class="facts">${this.#fields(row, event)}</dl>
      </section>
    `
  }

  #fields(row: Row, event: Whole | null): TemplateResult[] {
    const { fields } = this.log
    const facts: TemplateResult[] = []
    for (const field of fields.filter((each) => each.showInDetails)) {
      const value = field.name === 'changes' ? null : valueOf(row, field.name, field.custom)
      if (value === null || value === undefined || value === '') continue
      facts.push(
        this.#fact(
          field.name,
          field.displayName,
          value,
          this.#drawn(field, row, value),
          field.filterable && field.type !== 'JSON',
        ),
      )
    }
    const shown = new Set(fields.map((field) => field.name))
    const plain = (name: string, title: string, value: unknown, filterable = false) => {
      if (value !== null && value !== undefined && !shown.has(name))
        facts.push(this.#fact(name, title, value, this.#text(name, value, true), filterable))
    }
    if (!shown.has('receivedAt'))
      facts.push(this.#fact('receivedAt', texts.event.received, row.receivedAt, this.#moment(row.receivedAt), false))
    plain('sequence', texts.event.sequence, count(row.sequence))
    facts.push(this.#fact('id', texts.event.id, row.id, this.#text('id', row.id, true), false))
    plain('idempotencyKey', texts.event.idempotencyKey, event?.idempotencyKey)
    const undeclared = Object.entries((row.customJson as Record<string, unknown> | null) ?? {}).filter(
      ([name]) => !shown.has(name),
    )
    for (const [name, value] of undeclared)
      facts.push(this.#fact(name, name, value, this.#text(name, value, true), false))
    return facts
  }

  #moment(text: string): TemplateResult {
    const { zone } = this.log.view
    const name = zone === 'utc' ? texts.log.utc : texts.log.local
    return html`<span class="v">${whole(Date.parse(text), zone)} <span class="muted">${name}</span></span>`
  }

  #drawn(field: Field, row: Row, value: unknown): TemplateResult {
    if (
      field.name === 'occurredAt' ||
      (field.type === 'TIMESTAMP' && typeof value === 'string' && !Number.isNaN(Date.parse(value)))
    )
      return this.#moment(String(value))
    if (field.type === 'SEVERITY' && typeof value === 'string' && Object.hasOwn(texts.severity, value))
      return severity(value)
    if (field.name === 'outcome')
      return html`<span class="tag ${value === 'SUCCESS' ? 'tag-ok' : 'tag-bad'}"
        >${texts.outcome[String(value)]}</span
      >`
    if (field.name === 'resource' && row.resource)
      return html`<span class="v"
        >${
          row.resource.name && row.resource.type
            ? html`<span class="res"><bdi>${row.resource.type}</bdi></span> `
            : nothing
        }<bdi>${textOf(value)}</bdi></span
      >`
    if (field.name === 'action') return html`<bdi class="v mono">${row.action}</bdi>${outcome(row.outcome)}`
    if (field.type === 'URL' && typeof value === 'string' && /^https?:\/\//.test(value)) {
      return html`<a class="v" href=${value} target="_blank" rel="noopener noreferrer"><bdi>${value}</bdi></a>`
    }
    const mono =
      ['ip', 'traceId', 'userAgent', 'actorId', 'resourceId'].includes(field.name) ||
      field.type === 'IP_ADDRESS' ||
      field.type === 'JSON'
    return this.#text(field.name, value, mono)
  }

  #text(name: string, value: unknown, mono: boolean): TemplateResult {
    const text = typeof value === 'object' ? JSON.stringify(value, null, 2) : textOf(value)
    const long = text.length > LONG && !this.unfolded.has(name)
    return html`<bdi class="v ${mono ? 'mono' : ''}" dir="auto">${long ? text.slice(0, LONG) + '…' : text}</bdi>${
        long
          ? html`<button class="link" @click=${() => (this.unfolded = new Set(this.unfolded).add(name))}>
              ${texts.event.showAll(count(text.length))}
            </button>`
          : nothing
      }`
  }

  #fact(name: string, title: string, value: unknown, drawn: TemplateResult, filterable: boolean): TemplateResult {
    const text = name === 'occurredAt' ? String(value) : termOf(value)
    const searchable = filterable && text.length <= 256 && name !== 'occurredAt' && name !== 'receivedAt'
    return html`<dt>${title}</dt>
      <dd>
        ${drawn}
        <span class="acts">
          ${
            searchable
              ? html`<button
                  class="btn"
                  aria-label=${texts.event.more(title)}
                  title=${texts.event.more(title)}
                  @click=${() => this.#more(name, text)}
                >
                  ${icon('filter', 'i-sm')}
                </button>`
              : nothing
          }
          <button
            class="btn"
            aria-label=${texts.event.copy(title)}
            title=${texts.event.copy(title)}
            @click=${() => void copy(this, text)}
          >
            ${icon('copy', 'i-sm')}
          </button>
        </span>
      </dd>`
  }

  #history(row: Row): TemplateResult {
    const { zone } = this.log.view
    if (this.historyRefused) return html`<p class="fault">${this.historyRefused.message}</p>`
    const history = this.history
    if (!history) return html`<span class="wait">${texts.loading}</span>`
    return html`<section>
      <h3>${texts.event.historyOf(resourceName(row) ?? '')}</h3>
      <ol class="hist">
        ${history.map((moment) => {
          const at = Date.parse(moment.occurredAt)
          const now = moment.id === row.id
          return html`<li class=${now ? 'now' : ''}>
            <time class="t" datetime=${moment.occurredAt} title=${whole(at, zone)}
              >${dayAndMonth(at, zone)} ${clock(at, zone)}</time
            >
            <button
              class="link clip"
              aria-current=${ifDefined(now ? 'true' : undefined)}
              @click=${() => this.tell('open-event', moment.id)}
            >
              <span class="mono">${moment.action}</span> <span class="muted">${personName(moment.actor)}</span>
            </button>
            <span class="muted"
              >${now ? texts.event.thisEvent : moment.severity === 'INFO' ? nothing : severity(moment.severity)}</span
            >
          </li>`
        })}
      </ol>
    </section>`
  }

  #raw(row: Row): TemplateResult {
    const text = JSON.stringify(this.whole?.id === row.id ? this.whole : row, null, 2)
    return html`<section>
      <h3>
        ${texts.event.raw}<button class="btn btn-sm" @click=${() => void copy(this, text)}>
          ${icon('copy', 'i-sm')}${texts.copy}
        </button>
      </h3>
      <pre class="code json" dir="ltr">${coloured(text)}</pre>
    </section>`
  }
}

/** Who did what to what: names as they are, no guess at grammar. */
function sentence(row: Row): TemplateResult {
  const actor = personName(row.actor)
  const really = personName(row.impersonator)
  const resource = resourceName(row)
  const who =
    really && row.impersonator
      ? html`<b><bdi>${really}</bdi></b>
          ${row.impersonator.type === 'AGENT' ? nothing : html`${texts.event.support}, `}${texts.event.actingAs}
          <b><bdi>${actor ?? texts.log.noActor}</bdi></b
          >, `
      : html`<b><bdi>${actor ?? texts.log.noActor}</bdi></b> `
  return html`${who}<bdi class="mono">${row.action}</bdi> ${outcome(row.outcome)}${
      resource
        ? html` ${texts.event.on}
            ${row.resource?.type && row.resource.name ? html`<bdi>${row.resource.type}</bdi> ` : nothing}<b
              ><bdi>${resource}</bdi></b
            >`
        : nothing
    }${row.ip ? html` ${texts.event.from} <bdi>${row.ip}</bdi>` : nothing}`
}

function chain(row: Row): TemplateResult {
  const one = (person: PersonFragment, tag: TemplateResult) => {
    const name = personName(person) ?? texts.log.noActor
    const more = [person.email, person.id].filter((each) => each && each !== name)
    return html`<div>
      <span class="avatar" aria-hidden="true">${initials(name)}</span>
      <span class="grow"
        ><b class="clip"><bdi>${name}</bdi></b
        ><span class="clip muted">${more.map((each, i) => html`${i > 0 ? ', ' : ''}<bdi>${each}</bdi>`)}</span></span
      >
      ${tag}
    </div>`
  }
  const type = (person: PersonFragment) => html`<span class="tag">${texts.actorType[person.type] ?? person.type}</span>`
  return html`<div class="chain">
    ${row.actor ? one(row.actor, type(row.actor)) : nothing}
    ${
      row.impersonator
        ? one(
            row.impersonator,
            row.impersonator.type === 'AGENT'
              ? html`<span class="tag">${icon('spark')}${texts.event.actsFor}</span>`
              : html`<span class="tag tag-bad">${icon('mask')}${texts.event.reallyActed}</span>`,
          )
        : nothing
    }
  </div>`
}

export function initials(name: string): string {
  const words = name.split(/[\s._@-]+/).filter(Boolean)
  return ((words[0]?.[0] ?? '?') + (words[1]?.[0] ?? '')).toUpperCase()
}

function changes(event: Whole): TemplateResult {
  return html`<div class="diff">
    ${event.changes.map((change) => {
      const text = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value, null, 2))
      const absent = (value: unknown) => value === null || value === undefined
      const pieces =
        // Of numbers a part tells nothing.
        typeof change.before !== 'string' || typeof change.after !== 'string'
          ? {
              before: [{ text: absent(change.before) ? '' : text(change.before), differs: false }],
              after: [{ text: absent(change.after) ? '' : text(change.after), differs: false }],
            }
          : difference(text(change.before), text(change.after))
      return html`<div class="f"><bdi>${change.field}</bdi></div>
        <del
          >${
            absent(change.before) ? html`<span class="none">${texts.event.noValue}</span>` : drawnPieces(pieces.before)
          }</del
        >
        <ins
          >${
            absent(change.after) ? html`<span class="none">${texts.event.noValue}</span>` : drawnPieces(pieces.after)
          }</ins
        >`
    })}
  </div>`
}

const drawnPieces = (pieces: readonly Piece[]) =>
  html`<bdi>${pieces.map((piece) => (piece.differs ? html`<mark>${piece.text}</mark>` : piece.text))}</bdi>`

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/g

/** JSON with its names, texts and numbers told apart. */
export function coloured(json: string): (TemplateResult | string)[] {
  if (json.length > 50_000) return [json]
  const pieces: (TemplateResult | string)[] = []
  let end = 0
  for (const match of json.matchAll(TOKEN)) {
    pieces.push(json.slice(end, match.index))
    const [all, text, colon, word] = match
    if (text && colon) pieces.push(html`<span class="k">${text}</span>${colon}`)
    else if (text) pieces.push(html`<span class="s">${text}</span>`)
    else pieces.push(html`<span class=${word === 'null' ? 'c' : 'n'}>${all}</span>`)
    end = match.index + all.length
  }
  pieces.push(json.slice(end))
  return pieces
}

declare global {
  interface HTMLElementTagNameMap {
    'annals-event': Drawer
  }
}
