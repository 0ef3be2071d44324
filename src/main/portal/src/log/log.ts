import { type AuditEventFilter, LiveDocument, PageDocument, ShapeDocument, TotalDocument } from '../generated/graphql'
import { Latest } from '../parts/latest'
import { Model } from '../parts/model'
import { Refused, quietly } from '../server/refused'
import type { Server } from '../server/server'
import type { Field } from './columns'
import { FACET_VALUES, FacetList, MORE_VALUES, type Facet } from './facet-list'
import { readBars, readFigures, type Bar, type Figures } from './figures'
import { Rows, type Row } from './rows'
import { writeTerms } from './terms'
import { DEFAULT, isNewestFirst, isOpen, iso, ordered, span, timeFilter, type View } from './view'

export type LiveState = 'connecting' | 'live' | 'reconnecting' | 'paused' | 'off'

const FIRST_PAGE = 60
const PAGE = 200
const MOST_ROWS = 900_000
const MOST_WAITING = 2_000
const FRESH_FOR = 2_200
const REFRESH_AFTER = 2_500
/** Figures without a response are given up after this time and read again. The server needs at most 30 s. */
const REFRESHED_WITHIN = 45_000
const JUST_READ = 3_000
const ABOUT_THE_SEARCH = new Set(['BAD_INPUT', 'FORBIDDEN_FIELD'])
/** What asking again would not change. */
const FOR_GOOD = new Set(['FORBIDDEN', 'AUDIT_LOGS_DISABLED', 'TENANT_SUSPENDED', ...ABOUT_THE_SEARCH])

/**
 * One tenant's log as one reader looks at it: the rows of a view, what arrives, and the figures
 * around them. A row is shown once and none is left out, also after the connection was cut: what
 * is live goes on behind a position that was known before the rows were asked for.
 */
export class Log extends Model {
  view: View
  columns: readonly Field[] = []
  fields: readonly Field[] = []
  rows = new Rows()
  /** While it is being read, what was there stays to be seen. */
  loading = true
  /** Whether the rows on show are those of an earlier question. */
  stale = false
  refused: Refused | null = null
  /** What is wrong with the search itself: the rows before it stay. */
  searchFault: string | null = null
  readingOn = false
  /** Nobody has sent anything yet: what is there, if anything, Annals wrote itself. */
  isFirstUse = false
  total: { value: number; exact: boolean } | null = null
  figures: Figures | null = null
  bars: readonly Bar[] | null = null
  barSpan: { from: number; to: number } | null = null
  live: LiveState = 'connecting'
  /** What arrived while the reader was elsewhere, oldest first. */
  waiting: Row[] = []
  waitingMore = 0
  fresh = new Set<string>()
  newest = 0
  readAt = 0
  atTop = true

  #position: string | null = null
  #sent = false
  #showsAutomatic = false
  #now = Date.now()
  #load: AbortController | null = null
  #stopLive: (() => void) | null = null
  #liveTimer = 0
  #liveWait = 500
  #figuresTimer = 0
  #refreshing = false
  #refreshAgain = false
  #tick = 0
  #facets = new FacetList()
  #barReads = new Latest()
  #figureReads = new Latest()
  /** Whether the bars on show are those of another question. */
  #barsUnread = true
  /** The newest event that is in the total. */
  #countedTo = 0
  /** Whether the total is being counted. */
  #counting = false
  /** What arrived while the total was counted. */
  #uncounted: number[] = []
  #shaped = false
  #stopped = false
  /** Whether the view on show has not been read: the session ended before. */
  #unread = false
  #onReach = () => this.#reachChanged()
  #onVisible = () => {
    if (document.visibilityState === 'visible') this.#refreshFiguresSoon(0)
  }

  constructor(
    readonly server: Server,
    view: View = DEFAULT,
    /** Without figures and facets: the element in a vendor's page has room for the rows alone. */
    readonly plain = false,
  ) {
    super()
    this.view = view
  }

  get search(): string | null {
    return this.view.terms.length > 0 ? writeTerms(this.view.terms) : null
  }

  get filter(): AuditEventFilter | null {
    return timeFilter(this.view, this.#now)
  }

  field(name: string): Field | undefined {
    return this.fields.find((field) => field.name === name)
  }

  title(name: string): string {
    return this.field(name)?.displayName ?? name
  }

  async start(): Promise<void> {
    this.#stopped = false
    this.server.addEventListener('reach', this.#onReach)
    document.addEventListener('visibilitychange', this.#onVisible)
    this.#tick = window.setInterval(() => this.#refreshFiguresSoon(0), 30_000)
    await this.load()
  }

  stop(): void {
    this.#stopped = true
    this.#load?.abort()
    this.#hangUp()
    window.clearInterval(this.#tick)
    window.clearTimeout(this.#figuresTimer)
    this.server.removeEventListener('reach', this.#onReach)
    document.removeEventListener('visibilitychange', this.#onVisible)
  }

  /** Looks at something else. Only what differs is read anew. */
  show(view: View): void {
    const before = this.view
    this.view = view
    const rowsDiffer =
      JSON.stringify([before.terms, before.range, before.part, before.sort]) !==
      JSON.stringify([view.terms, view.range, view.part, view.sort])
    if (rowsDiffer) {
      const barsDiffer = JSON.stringify([before.terms, before.range]) !== JSON.stringify([view.terms, view.range])
      // A part of the time is chosen in the bars: not in those of another range.
      if (JSON.stringify(before.range) !== JSON.stringify(view.range)) this.bars = this.barSpan = null
      void this.load(barsDiffer)
    } else if (before.zone !== view.zone) void this.#loadFigures()
    this.changed()
  }

  /** Reads the view from its beginning. */
  async load(withBars = true): Promise<void> {
    this.#load?.abort()
    const load = (this.#load = new AbortController())
    this.#hangUp()
    this.#counting = false
    this.#uncounted = []
    this.#barsUnread ||= withBars
    this.loading = true
    this.stale = this.rows.length > 0
    this.#now = Date.now()
    this.changed()
    try {
      if (!this.#shaped || this.isFirstUse) await this.#loadShape(load.signal)
      const page = await this.#page(FIRST_PAGE, null, load.signal)
      if (load.signal.aborted) return
      this.#noticeSent(page.nodes)
      this.rows = new Rows()
      this.rows.append([...page.nodes], null)
      this.rows.end = page.pageInfo.endCursor ?? null
      this.rows.hasMore = page.pageInfo.hasNextPage
      this.newest = page.nodes.reduce(
        (most, row) => Math.max(most, row.sequence),
        isNewestFirst(this.view) ? 0 : this.newest,
      )
      this.waiting = []
      this.waitingMore = 0
      this.fresh.clear()
      this.refused = null
      this.searchFault = null
      this.stale = false
      this.loading = false
      this.#unread = false
      this.readAt = Date.now()
      this.isFirstUse = !this.#sent && !this.#showsAutomatic
      this.changed()
      // Who has paused it goes on when they want to.
      if (this.live !== 'paused' || !isOpen(this.view)) this.#follow()
      void this.#loadTotal(load.signal)
      if (!this.plain) {
        if (this.#barsUnread) void this.#loadBars(load.signal)
        void this.#loadFigures(load.signal)
        void this.#loadFacets(load.signal)
      }
    } catch (fault) {
      if (load.signal.aborted) return
      this.loading = false
      this.#fail(Refused.from(fault))
    }
  }

  /** The next rows, if there are any. */
  async readOn(): Promise<void> {
    if (this.readingOn || this.loading || !this.rows.hasMore || this.rows.length > MOST_ROWS) return
    const rows = this.rows
    const signal = this.#load?.signal
    this.readingOn = true
    this.changed()
    try {
      const after = rows.end
      const page = await this.#page(PAGE, after, signal)
      if (rows !== this.rows) return
      rows.append([...page.nodes], after)
      rows.end = page.pageInfo.endCursor ?? rows.end
      rows.hasMore = page.pageInfo.hasNextPage
    } catch (fault) {
      const refused = Refused.from(fault)
      if (refused.code === 'QUERY_TOO_BROAD' && typeof refused.extensions['cursor'] === 'string')
        rows.end = refused.extensions['cursor']
      else if (!signal?.aborted && !refused.isAway) this.#fail(refused)
    } finally {
      this.readingOn = false
      this.changed()
    }
  }

  /** Reads dropped rows again that have come into sight. */
  async readAgain(index: number): Promise<void> {
    const rows = this.rows
    const page = rows.missing(index)
    if (!page || this.readingOn) return
    this.readingOn = true
    try {
      const answer = await this.#page(page.count, page.after, this.#load?.signal)
      if (rows === this.rows) rows.refill(page, [...answer.nodes])
    } catch {
      // Still away: it is asked for again at the next look.
    } finally {
      this.readingOn = false
      this.changed()
    }
  }

  get isTooLong(): boolean {
    return this.rows.length > MOST_ROWS
  }

  /** What Annals wrote itself, though nothing has been sent. */
  showAutomatic(): void {
    this.#showsAutomatic = true
    this.isFirstUse = false
    this.changed()
  }

  /** Puts what waits at the top. */
  showWaiting(): void {
    if (this.waitingMore > 0 || !isNewestFirst(this.view)) {
      void this.load(false)
      return
    }
    this.#arrive(this.waiting)
    this.waiting = []
    this.changed()
  }

  get waits(): number {
    return this.waiting.length + this.waitingMore
  }

  pause(): void {
    this.#hangUp()
    this.live = 'paused'
    this.changed()
  }

  resume(): void {
    this.#follow()
  }

  toggleLive(): void {
    if (this.live === 'paused') this.resume()
    else if (this.live !== 'off') this.pause()
  }

  /** Goes on after somebody has signed in again. */
  again(): void {
    if (this.refused || this.loading || this.#unread || !this.#shaped) void this.load()
    else this.#follow()
  }

  get facets(): readonly Facet[] {
    return this.#facets.all
  }

  isOpenFacet(field: string): boolean {
    return this.#facets.isOpen(field)
  }

  openFacet(field: string, first = FACET_VALUES): void {
    this.#facets.open(field, first)
    void this.#loadFacets()
  }

  closeFacet(field: string): void {
    this.#facets.close(field)
    this.changed()
  }

  moreOf(field: string, more: boolean): void {
    this.openFacet(field, more ? MORE_VALUES : FACET_VALUES)
  }

  async #loadShape(signal: AbortSignal): Promise<void> {
    const shape = await this.server.ask(ShapeDocument, signal)
    if (signal.aborted) return
    this.fields = shape.dataStructure.fields.filter((field) => field.enabled)
    this.columns = this.fields.filter((field) => field.showInTable)
    const { nodes, pageInfo } = shape.newest
    this.#position = pageInfo.startCursor ?? this.#position
    if (pageInfo.hasNextPage) this.#sent = true
    this.#noticeSent(nodes)
    this.#shaped = true
    this.#facets.begin(this.fields)
  }

  /** Reads the structure anew: somebody has changed it. */
  async reshape(): Promise<void> {
    this.#shaped = false
    await this.load()
  }

  async #page(first: number, after: string | null, signal?: AbortSignal) {
    const { order, sort } = ordered(this.view)
    const answer = await this.server.ask(
      PageDocument,
      { first, after, filter: this.filter, search: this.search, order, sort },
      signal,
    )
    return answer.auditEvents
  }

  async #loadTotal(signal: AbortSignal): Promise<void> {
    this.total = null
    this.#counting = true
    const answer = await quietly(this.server.ask(TotalDocument, { filter: this.filter, search: this.search }, signal))
    // The next load has ended this count.
    if (signal.aborted) return
    this.#counting = false
    const arrived = this.#uncounted
    this.#uncounted = []
    if (!answer) return
    const { nodes, totalCount } = answer.auditEvents
    this.#countedTo = nodes[0]?.sequence ?? 0
    this.total = totalCount
    this.#count(arrived)
    this.changed()
  }

  async #loadBars(signal?: AbortSignal): Promise<void> {
    const read = await this.#barReads.of(() =>
      readBars(this.server, this.view, this.search, this.field('severity') !== undefined, signal),
    )
    if (!read || signal?.aborted) return
    this.#barsUnread = false
    this.bars = read.bars
    this.barSpan = read.span
    this.changed()
  }

  async #loadFigures(signal?: AbortSignal): Promise<void> {
    if (this.plain) return
    const figures = await this.#figureReads.of(() =>
      readFigures(this.server, this.view.zone, this.field('severity') !== undefined, signal),
    )
    if (!figures || signal?.aborted) return
    this.figures = figures
    this.changed()
  }

  async #loadFacets(signal = this.#load?.signal): Promise<void> {
    if (await this.#facets.read(this.server, this.view, this.filter, signal)) this.changed()
  }

  #follow(): void {
    this.#hangUp()
    if (this.#stopped || this.server.hasEnded) return
    if (!isOpen(this.view)) {
      this.live = 'off'
      this.changed()
      return
    }
    if (this.live !== 'reconnecting') this.live = 'connecting'
    this.changed()
    const { from } = this.view.part ?? span(this.view.range, this.#now)
    this.#stopLive = this.server.follow(
      LiveDocument,
      {
        filter: from === null ? null : { occurredAt: { from: iso(from) } },
        search: this.search,
        after: this.#position,
      },
      {
        open: () => {
          this.live = 'live'
          this.#liveWait = 500
          this.changed()
        },
        next: ({ auditEventsAdded: batch }) => {
          const began = this.#position === null
          this.#position = batch.cursor
          this.#liveWait = 500
          this.live = 'live'
          // What was stored between the first look and the beginning of the stream.
          if (began && batch.events.length === 0) void this.load()
          else this.#take(batch.events)
          this.changed()
        },
        fail: (refused) => {
          if (typeof refused.extensions['cursor'] === 'string') this.#position = refused.extensions['cursor']
          this.#stopLive = null
          if (FOR_GOOD.has(refused.code)) {
            this.live = 'off'
            // Why exactly, an answer by HTTP tells; if it has nothing against the rows, this is what is shown.
            if (!ABOUT_THE_SEARCH.has(refused.code)) {
              if (Date.now() - this.readAt > JUST_READ) void this.load()
              else this.refused = refused
            }
            this.changed()
          } else this.#followLater()
        },
        end: () => this.#followLater(),
      },
    )
  }

  #followLater(): void {
    if (this.#stopped || this.live === 'paused') return
    this.live = 'reconnecting'
    this.#stopLive = null
    window.clearTimeout(this.#liveTimer)
    this.#liveTimer = window.setTimeout(() => this.#follow(), this.#liveWait * (0.75 + Math.random() / 2))
    this.#liveWait = Math.min(this.#liveWait * 2, 15_000)
    this.changed()
  }

  #hangUp(): void {
    window.clearTimeout(this.#liveTimer)
    this.#stopLive?.()
    this.#stopLive = null
  }

  /** The shape, the rows and the stream are read at different times: each of them can be the first to have an event. */
  #noticeSent(events: readonly { readonly automatic: boolean }[]): void {
    if (events.every((event) => event.automatic)) return
    this.#sent = true
    this.isFirstUse = false
  }

  #take(events: readonly (Row & { readonly automatic: boolean })[]): void {
    this.#noticeSent(events)
    const added = events.filter((event) => event.sequence > this.newest)
    if (added.length === 0) return
    this.newest = (added.at(-1) as Row).sequence
    this.#count(added.map((event) => event.sequence))
    if (isNewestFirst(this.view) && this.atTop && this.waits === 0) this.#arrive(added)
    else if (this.waits + added.length > MOST_WAITING) {
      this.waitingMore += this.waiting.length + added.length
      this.waiting = []
    } else this.waiting.push(...added)
    this.#refreshFiguresSoon(REFRESH_AFTER)
  }

  /** An event that arrives may be in the total, or in that which is being counted. */
  #count(arrived: readonly number[]): void {
    if (this.#counting) this.#uncounted.push(...arrived)
    else if (this.total?.exact)
      this.total = {
        value: this.total.value + arrived.filter((sequence) => sequence > this.#countedTo).length,
        exact: true,
      }
  }

  #arrive(events: readonly Row[]): void {
    this.rows.prepend(events)
    for (const event of events.slice(-50)) this.fresh.add(event.id)
    const ids = events.map((event) => event.id)
    window.setTimeout(() => {
      for (const id of ids) this.fresh.delete(id)
      this.changed()
    }, FRESH_FOR)
  }

  #refreshFiguresSoon(after: number): void {
    if (this.plain || this.#figuresTimer || document.visibilityState !== 'visible') return
    if (this.#refreshing) this.#refreshAgain = true
    else this.#figuresTimer = window.setTimeout(() => void this.#refreshFigures(), after)
  }

  /** One at a time: the answers to one would be dropped when the next begins, and slow figures would never be shown. */
  async #refreshFigures(): Promise<void> {
    this.#figuresTimer = 0
    if (this.#stopped || this.refused || this.server.reach.state === 'away') return
    const limit = AbortSignal.timeout(REFRESHED_WITHIN)
    const signal = this.#load ? AbortSignal.any([this.#load.signal, limit]) : limit
    this.#refreshing = true
    try {
      await Promise.all([
        this.#loadFigures(signal),
        ...(isOpen(this.view) ? [this.#loadBars(signal), this.#loadFacets(signal)] : []),
      ])
    } finally {
      this.#refreshing = false
    }
    if (!this.#refreshAgain || this.#stopped) return
    this.#refreshAgain = false
    this.#refreshFiguresSoon(REFRESH_AFTER)
  }

  #fail(refused: Refused): void {
    const ofSearch = ABOUT_THE_SEARCH.has(refused.code) && this.search !== null && this.#shaped
    if (ofSearch) this.searchFault = refused.message
    else if (refused.code === 'UNAUTHENTICATED' && this.rows.length > 0) this.#unread = true
    else if (!(refused.isAway && this.rows.length > 0)) this.refused = refused
    this.changed()
  }

  #reachChanged(): void {
    if (this.server.reach.state !== 'well') {
      this.changed()
      return
    }
    if (this.refused?.isAway || this.stale || !this.#shaped) void this.load()
    else if (this.live === 'reconnecting') {
      this.#liveWait = 500
      this.#follow()
    }
    this.changed()
  }
}
