import { FiguresDocument, HistogramDocument, PageDocument } from '../generated/graphql'
import { zoneName, type Zone } from '../parts/time'
import { quietly } from '../server/refused'
import type { Server } from '../server/server'
import { counting, iso, span, type View } from './view'

export interface Bar {
  readonly from: number
  readonly to: number
  readonly count: number
  readonly by: Readonly<Record<string, number>>
}

export interface Figures {
  readonly today: number
  readonly severe: number
  readonly bySeverity: Readonly<Record<string, number>>
  readonly minutes: readonly number[]
}

const MINUTES = 20

/**
 * The bars above a list: as many as there is room for, over the whole range. Null if they cannot be had.
 *
 * @param severity whether the reader may ask by it: else all bars are of one kind
 */
export async function readBars(
  server: Server,
  view: View,
  search: string | null,
  severity: boolean,
  signal?: AbortSignal,
): Promise<{ bars: readonly Bar[]; span: { from: number; to: number } } | null> {
  const now = Date.now()
  const range = span(view.range, now)
  const to = range.to ?? now
  const from = range.from ?? (await oldest(server, signal)) ?? to - 86_400_000
  const { interval, bars } = counting(from, to)
  const answer = await quietly(
    server.ask(
      HistogramDocument,
      {
        from: iso(from),
        to: iso(to),
        interval,
        timeZone: zoneName(view.zone),
        search,
        by: severity ? 'severity' : null,
      },
      signal,
    ),
  )
  return answer && { bars: joined(answer.auditHistogram.buckets, bars), span: { from, to } }
}

/** What the tiles show. Null if it cannot be had. */
export async function readFigures(
  server: Server,
  zone: Zone,
  severity: boolean,
  signal?: AbortSignal,
): Promise<Figures | null> {
  const now = Date.now()
  const minute = Math.floor(now / 60_000) * 60_000
  const monday = startOfWeek(now, zone === 'utc')
  const answer = await quietly(
    server.ask(
      FiguresDocument,
      {
        timeZone: zoneName(zone),
        recent: iso(minute - MINUTES * 60_000),
        now: iso(minute + 60_000),
        week: { occurredAt: { from: iso(monday) } },
        severity,
      },
      signal,
    ),
  )
  if (!answer) return null
  const bySeverity: Record<string, number> = {}
  for (const { value, count } of answer.week?.[0]?.values ?? []) bySeverity[value] = count
  return {
    today: answer.auditStats.totalToday,
    severe: answer.auditStats.severeThisWeek,
    bySeverity,
    minutes: answer.recent.buckets.map((bucket) => bucket.count),
  }
}

async function oldest(server: Server, signal?: AbortSignal): Promise<number | null> {
  const answer = await quietly(
    server.ask(
      PageDocument,
      {
        first: 1,
        after: null,
        filter: null,
        search: null,
        order: 'NEWEST_FIRST',
        sort: { field: 'occurredAt', direction: 'ASC' },
      },
      signal,
    ),
  )
  const first = answer?.auditEvents.nodes[0]
  return first ? Math.min(Date.parse(first.occurredAt), Date.now() - 3_600_000) : null
}

interface Bucket {
  readonly from: string
  readonly to: string
  readonly count: number
  readonly by: readonly { readonly value: string; readonly count: number }[]
}

const kinds = (bucket: Bucket) => (bucket.by.length > 0 ? bucket.by : [{ value: 'INFO', count: bucket.count }])

function joined(buckets: readonly Bucket[], size: number): Bar[] {
  const bars: Bar[] = []
  for (let i = 0; i < buckets.length; i += size) {
    const part = buckets.slice(i, i + size)
    const by: Record<string, number> = {}
    for (const bucket of part) for (const { value, count } of kinds(bucket)) by[value] = (by[value] ?? 0) + count
    bars.push({
      from: Date.parse((part[0] as Bucket).from),
      to: Date.parse((part.at(-1) as Bucket).to),
      count: part.reduce((sum, bucket) => sum + bucket.count, 0),
      by,
    })
  }
  return bars
}

function startOfWeek(now: number, utc: boolean): number {
  const date = new Date(now)
  if (utc) {
    date.setUTCHours(0, 0, 0, 0)
    date.setUTCDate(date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
  } else {
    date.setHours(0, 0, 0, 0)
    date.setDate(date.getDate() - ((date.getDay() + 6) % 7))
  }
  return date.getTime()
}
