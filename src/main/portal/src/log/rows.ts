import type { RowFragment } from '../generated/graphql'
import { dayOf, type Zone } from '../parts/time'

export type Row = RowFragment

interface Page {
  readonly first: number
  readonly count: number
  readonly after: string | null
  rows: Row[] | null
}

interface Breaks {
  readonly at: number[]
  readonly day: number[]
}

const KEPT_ROWS = 6_000

/**
 * The rows of a list that is read page by page at one end and grows live at the other. Counts all
 * that were read, and keeps those near to where the reader is: what was dropped is read again with
 * the cursor of its page, which shows the same rows for ever.
 */
export class Rows {
  /** What arrived live, oldest first, so that one more costs nothing. */
  #head: Row[] = []
  #pages: Page[] = []
  #read = 0
  #breaks: Record<Zone, Breaks> = { utc: { at: [], day: [] }, local: { at: [], day: [] } }
  #headBreaks = new Map<Zone, { length: number; breaks: Breaks }>()
  #kept = 0

  /** Where the next page begins; null at the start. */
  end: string | null = null
  hasMore = true

  get length(): number {
    return this.#head.length + this.#read
  }

  get arrived(): number {
    return this.#head.length
  }

  at(index: number): Row | undefined {
    const head = this.#head.length
    if (index < head) return this.#head[head - 1 - index]
    const page = this.#pageOf(index - head)
    return page?.rows?.[index - head - page.first]
  }

  /** The page that a row was dropped with; null if it is there. */
  missing(index: number): Page | null {
    const page = index < this.#head.length ? undefined : this.#pageOf(index - this.#head.length)
    return page && !page.rows ? page : null
  }

  append(rows: Row[], after: string | null): void {
    if (rows.length === 0) return
    for (const zone of ['utc', 'local'] as const) {
      const breaks = this.#breaks[zone]
      rows.forEach((row, i) => {
        const day = dayOf(Date.parse(row.occurredAt), zone)
        if (breaks.day.at(-1) !== day) {
          breaks.at.push(this.#read + i)
          breaks.day.push(day)
        }
      })
    }
    this.#pages.push({ first: this.#read, count: rows.length, after, rows })
    this.#read += rows.length
    this.#kept += rows.length
  }

  refill(page: Page, rows: Row[]): void {
    page.rows = rows.slice(0, page.count)
    this.#kept += page.rows.length
  }

  /** Puts what arrived, oldest first, before all others. */
  prepend(rows: readonly Row[]): void {
    this.#head.push(...rows)
  }

  /** Drops the rows that are farthest from this one, if there are too many. */
  thin(around: number): void {
    if (this.#kept <= KEPT_ROWS) return
    const here = around - this.#head.length
    const far = this.#pages
      // What the first page was asked for is the newest by then: it stays.
      .filter((page) => page.rows && page.after !== null)
      .sort((a, b) => Math.abs(b.first - here) - Math.abs(a.first - here))
    for (const page of far) {
      if (this.#kept <= KEPT_ROWS / 2) return
      this.#kept -= page.rows?.length ?? 0
      page.rows = null
    }
  }

  indexOf(id: string): number {
    for (let i = this.#head.length - 1; i >= 0; i--) if (this.#head[i]?.id === id) return this.#head.length - 1 - i
    for (const page of this.#pages) {
      const at = page.rows?.findIndex((row) => row.id === id) ?? -1
      if (at >= 0) return this.#head.length + page.first + at
    }
    return -1
  }

  *loaded(): Generator<Row> {
    for (let i = this.#head.length - 1; i >= 0; i--) yield this.#head[i] as Row
    for (const page of this.#pages) if (page.rows) yield* page.rows
  }

  /** The rows that a new day begins with, and the days. */
  breaks(zone: Zone): Breaks {
    const body = this.#breaks[zone]
    const head = this.#head.length
    if (head === 0) return body
    const known = this.#headBreaks.get(zone)
    if (known && known.length === head + this.#read) return known.breaks
    const at: number[] = []
    const day: number[] = []
    for (let i = 0; i < head; i++) {
      const of = dayOf(Date.parse((this.#head[head - 1 - i] as Row).occurredAt), zone)
      if (day.at(-1) !== of) {
        at.push(i)
        day.push(of)
      }
    }
    body.at.forEach((position, i) => {
      if (i === 0 && day.at(-1) === body.day[0]) return
      at.push(position + head)
      day.push(body.day[i] as number)
    })
    const breaks = { at, day }
    this.#headBreaks.set(zone, { length: head + this.#read, breaks })
    return breaks
  }

  #pageOf(position: number): Page | undefined {
    let low = 0
    let high = this.#pages.length - 1
    while (low <= high) {
      const middle = (low + high) >> 1
      const page = this.#pages[middle] as Page
      if (position < page.first) high = middle - 1
      else if (position >= page.first + page.count) low = middle + 1
      else return page
    }
    return undefined
  }
}

/** Where rows of one height, and the heads of days between them, stand. */
export class Layout {
  constructor(
    readonly length: number,
    readonly breaks: Breaks,
    readonly row: number,
    readonly day: number,
  ) {}

  get height(): number {
    return this.length * this.row + this.breaks.at.length * this.day
  }

  /** How many days begin at or before a row. */
  days(index: number): number {
    let low = 0
    let high = this.breaks.at.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.breaks.at[middle] as number) <= index) low = middle + 1
      else high = middle
    }
    return low
  }

  top(index: number): number {
    return index * this.row + this.days(index) * this.day
  }

  /** The row that stands at a height. */
  at(height: number): number {
    let low = 0
    let high = Math.max(0, this.length - 1)
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.top(middle) <= height) low = middle
      else high = middle - 1
    }
    return low
  }
}
