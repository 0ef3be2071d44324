import type { AuditEventFilter, AuditEventOrder, AuditEventSort, HistogramInterval } from '../generated/graphql'
import { texts } from '../texts'
import { shortClock, shortDate, dayOf, type Zone } from '../parts/time'
import { readTerms, writeTerms, type Term } from './terms'

export const LENGTHS = {
  '15m': 900_000,
  '1h': 3_600_000,
  '24h': 86_400_000,
  '7d': 604_800_000,
  '30d': 2_592_000_000,
} as const
export type Length = keyof typeof LENGTHS

export type Range = Length | 'all' | Between

export interface Between {
  readonly from: number
  /** Null is open: until now, and what comes. */
  readonly to: number | null
}

export interface Sort {
  readonly field: string
  readonly rising: boolean
}

/** What somebody looks at. All of it is in the address, so that a link shows a colleague the same. */
export interface View {
  readonly terms: readonly Term[]
  readonly range: Range
  /** The part of the range that is chosen in the histogram. */
  readonly part: Between | null
  readonly zone: Zone
  readonly sort: Sort | null
  readonly event: string | null
}

export const DEFAULT: View = { terms: [], range: '7d', part: null, zone: 'utc', sort: null, event: null }

const isLength = (text: string): text is Length => Object.hasOwn(LENGTHS, text)

export function readView(query: URLSearchParams): View {
  const range = query.get('range') ?? ''
  const sort = query.get('sort')
  return {
    terms: readTerms(query.get('q') ?? ''),
    range: isLength(range) || range === 'all' ? range : (readBetween(range) ?? DEFAULT.range),
    part: readBetween(query.get('part') ?? ''),
    zone: query.get('tz') === 'local' ? 'local' : 'utc',
    sort: sort ? { field: sort.replace(/^-/, ''), rising: !sort.startsWith('-') } : null,
    event: query.get('event'),
  }
}

export function writeView(view: View, query: URLSearchParams): void {
  const put = (name: string, value: string | null) => (value ? query.set(name, value) : query.delete(name))
  put('q', writeTerms(view.terms))
  put(
    'range',
    view.range === DEFAULT.range ? null : typeof view.range === 'string' ? view.range : writeBetween(view.range),
  )
  put('part', view.part ? writeBetween(view.part) : null)
  put('tz', view.zone === 'local' ? 'local' : null)
  put('sort', view.sort ? (view.sort.rising ? '' : '-') + view.sort.field : null)
  put('event', view.event)
}

function readBetween(text: string): Between | null {
  const [start = '', end = ''] = text.split('..')
  const from = Date.parse(start)
  const to = end === '' ? null : Date.parse(end)
  return Number.isNaN(from) || (to !== null && (Number.isNaN(to) || to <= from)) ? null : { from, to }
}

const writeBetween = (range: Between) => `${iso(range.from)}..${range.to === null ? '' : iso(range.to)}`

export const iso = (at: number): string => new Date(at).toISOString()

/** The range as two times; `from` is null for everything. */
export function span(range: Range, now: number): { from: number | null; to: number | null } {
  if (range === 'all') return { from: null, to: null }
  return typeof range === 'string' ? { from: now - LENGTHS[range], to: null } : range
}

export function timeFilter(view: View, now: number): AuditEventFilter | null {
  const { from, to } = view.part ?? span(view.range, now)
  if (from === null && to === null) return null
  return { occurredAt: { ...(from === null ? {} : { from: iso(from) }), ...(to === null ? {} : { to: iso(to) }) } }
}

/** Whether what happens now belongs to the view. */
export const isOpen = (view: View): boolean => (view.part ?? span(view.range, 0)).to === null

export function ordered(view: View): { order: AuditEventOrder; sort: AuditEventSort | null } {
  if (!view.sort || view.sort.field === 'occurredAt') {
    return { order: view.sort?.rising ? 'OLDEST_FIRST' : 'NEWEST_FIRST', sort: null }
  }
  return {
    order: 'NEWEST_FIRST',
    sort: { field: view.sort.field, direction: view.sort.rising ? 'ASC' : 'DESC' },
  }
}

/** Whether the newest row stands at the top. */
export const isNewestFirst = (view: View): boolean =>
  !view.sort || (view.sort.field === 'occurredAt' && !view.sort.rising)

export function rangeName(range: Range, zone: Zone): string {
  if (typeof range === 'string') return texts.log.range[range]
  return range.to === null
    ? texts.log.range.since(moment(range.from, zone))
    : texts.log.range.between(moment(range.from, zone), moment(range.to, zone))
}

export const moment = (at: number, zone: Zone): string =>
  dayOf(at, zone) === dayOf(Date.now(), zone) ? shortClock(at, zone) : shortDate(at, zone)

const MINUTE = 60_000
const HOUR = 3_600_000
const DAY = 86_400_000

/** How to count a range: what the server is asked for, and how many of its buckets make one bar. */
export function counting(from: number, to: number): { interval: HistogramInterval; bars: number } {
  const length = to - from
  const pick = (interval: HistogramInterval, step: number) => ({
    interval,
    bars: Math.max(1, Math.ceil(length / step / 120)),
  })
  if (length <= 2 * HOUR) return pick('MINUTE', MINUTE)
  if (length <= 2 * DAY) return pick('FIVE_MINUTES', 5 * MINUTE)
  if (length <= 60 * DAY) return pick('HOUR', HOUR)
  if (length <= 1_800 * DAY) return pick('DAY', DAY)
  return pick('MONTH', 30 * DAY)
}
