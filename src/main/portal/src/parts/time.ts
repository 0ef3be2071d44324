/** Times as the reader wants them: in UTC or in the zone of the browser. */
export type Zone = 'utc' | 'local'

const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC'
const DAY = 86_400_000

/** The IANA name that the server is asked with. */
export const zoneName = (zone: Zone): string => (zone === 'utc' ? 'UTC' : ZONE)

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: Zone, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options)
  let found = formats.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat('en-GB', { timeZone: zoneName(zone), ...options })
    formats.set(key, found)
  }
  return found
}

const pad = (number: number, to = 2) => String(number).padStart(to, '0')

function shifted(at: number, zone: Zone): Date {
  return zone === 'utc' ? new Date(at) : new Date(at - new Date(at).getTimezoneOffset() * 60_000)
}

/** 14:32:07 */
export function clock(at: number, zone: Zone): string {
  const date = shifted(at, zone)
  return `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())}`
}

/** .418 */
export const millis = (at: number): string => '.' + pad(new Date(at).getUTCMilliseconds(), 3)

/** 14:32 */
export const shortClock = (at: number, zone: Zone): string => clock(at, zone).slice(0, 5)

/** The number of the day: equal for two moments of the same day. */
export const dayOf = (at: number, zone: Zone): number => Math.floor(shifted(at, zone).getTime() / DAY)

/** Today, Monday 23 November 2026 */
export function dayName(day: number, zone: Zone): string {
  const name = format('utc', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(day * DAY)
  const today = dayOf(Date.now(), zone)
  const plain = name.replace(',', '')
  return day === today ? `Today, ${plain}` : day === today - 1 ? `Yesterday, ${plain}` : plain
}

/** 23 November 2026, 14:32:07.418 */
export function whole(at: number, zone: Zone): string {
  const date = format(zone, { day: 'numeric', month: 'long', year: 'numeric' }).format(at)
  return `${date}, ${clock(at, zone)}${millis(at)}`
}

/** 23 Nov 14:32 */
export const shortDate = (at: number, zone: Zone): string =>
  `${format(zone, { day: 'numeric', month: 'short' }).format(at)} ${shortClock(at, zone)}`

/** 23 Nov */
export const dayAndMonth = (at: number, zone: Zone): string =>
  format(zone, { day: 'numeric', month: 'short' }).format(at)

/** now, 4 min ago, 14:32 today, 23 Nov, 23 Nov 2025 */
export function ago(at: number, zone: Zone = 'local'): string {
  const since = Date.now() - at
  if (since < 60_000) return 'now'
  if (since < 3_600_000) return `${Math.floor(since / 60_000)} min ago`
  if (dayOf(at, zone) === dayOf(Date.now(), zone)) return `${shortClock(at, zone)} today`
  const sameYear = new Date(at).getUTCFullYear() === new Date().getUTCFullYear()
  return format(
    zone,
    sameYear ? { day: 'numeric', month: 'short' } : { day: 'numeric', month: 'short', year: 'numeric' },
  ).format(at)
}

/** 2026-11-23 14:32, as a field takes it. */
export function typed(at: number, zone: Zone): string {
  const date = shifted(at, zone)
  const day = `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`
  return `${day} ${clock(at, zone).slice(0, 5)}`
}

/** What was typed: 2026-11-23, 2026-11-23 14:32, 2026-11-23T14:32:07Z, now; null if it is no time. */
export function readTime(text: string, zone: Zone): number | null {
  const plain = text.trim()
  if (plain === 'now') return Date.now()
  const match = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?(Z|[+-]\d\d:\d\d)?$/.exec(
    plain,
  )
  if (!match) return null
  const [, year, month, day, hour = '0', minute = '0', second = '0', milli = '0', offset] = match
  if (offset) {
    const at = Date.parse(plain.replace(' ', 'T'))
    return Number.isNaN(at) ? null : at
  }
  const parts = [
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
    Number(milli.padEnd(3, '0')),
  ] as const
  const at = zone === 'utc' ? Date.UTC(...parts) : new Date(...parts).getTime()
  const back = shifted(at, zone)
  return back.getUTCDate() === parts[2] && back.getUTCMonth() === parts[1] ? at : null
}

export const number = new Intl.NumberFormat('en-GB')

/** 1,284,406 */
export const count = (value: number): string => number.format(value)

/** 342 KB */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = -1
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1_000
    unit++
  }
  return `${value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}
