import { personName, textOf, valueOf, type Field } from './columns'
import type { Row } from './rows'
import { texts } from '../texts'

const PADDING = 24
const TEXT = 7.2
const MONO = 7.3
const DEFAULTS: Record<string, number> = {
  occurredAt: 124,
  severity: 104,
  actor: 168,
  action: 184,
  resource: 240,
  ip: 124,
}
const MOST: Record<string, number> = { actor: 280, action: 300, resource: 420, description: 520, userAgent: 320 }
const LEAST: Record<string, number> = { actor: 204, action: 156, resource: 240, description: 200, userAgent: 160 }
const GROWING = new Set(['resource', 'description', 'userAgent', 'actor', 'action'])

/**
 * How wide columns begin: as wide as what stands in them, within bounds; wider if there is room to
 * spare, so that names are whole, and narrower, the longest texts first, if that saves scrolling.
 */
export function fitting(
  columns: readonly Field[],
  sample: readonly Row[],
  available: number,
  resized: ReadonlyMap<string, number>,
): number[] {
  const wanted = columns.map((field) => resized.get(field.name) ?? wish(field, sample))
  const least = columns.map((field, i) =>
    resized.has(field.name) || isFixed(field)
      ? (wanted[i] as number)
      : Math.min(wanted[i] as number, LEAST[field.name] ?? 96),
  )
  const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
  const over = sum(wanted) - available
  if (over > 0) {
    const give = wanted.map((width, i) => width - (least[i] as number))
    const share = Math.min(1, over / Math.max(1, sum(give)))
    return wanted.map((width, i) => Math.round(width - (give[i] as number) * share))
  }
  const room = wanted.map((width, i) => {
    const field = columns[i] as Field
    return resized.has(field.name) ? 0 : isFixed(field) ? 8 : GROWING.has(field.name) ? width * 0.6 : width * 0.25
  })
  const share = Math.min(1, -over / Math.max(1, sum(room)))
  return wanted.map((width, i) => Math.floor(width + (room[i] as number) * share))
}

const isFixed = (field: Field) =>
  field.name === 'occurredAt' || field.name === 'severity' || field.type === 'IP_ADDRESS' || field.type === 'BOOLEAN'

function wish(field: Field, sample: readonly Row[]): number {
  const head = field.displayName.length * 6.4 + PADDING + 16
  if (field.name === 'occurredAt' || field.name === 'severity') return Math.max(DEFAULTS[field.name] as number, head)
  if (sample.length === 0) return DEFAULTS[field.name] ?? 128
  const lengths = sample.map((row) => width(row, field)).sort((a, b) => a - b)
  const typical = lengths[Math.floor((lengths.length - 1) * 0.94)] as number
  return Math.round(Math.max(72, head, Math.min(MOST[field.name] ?? 240, typical + PADDING)))
}

function width(row: Row, field: Field): number {
  const text = textOf(valueOf(row, field.name, field.custom))
  switch (field.custom ? '' : field.name) {
    case 'actor': {
      const icons =
        (row.actor && row.actor.type !== 'USER' ? 20 : 0) +
        (row.impersonator ? 26 + (personName(row.impersonator)?.length ?? 0) * 6.2 : 0)
      return text.length * TEXT + icons
    }
    case 'action':
      return text.length * MONO + (row.outcome === 'SUCCESS' ? 0 : (texts.outcome[row.outcome]?.length ?? 6) * 6 + 22)
    case 'resource':
      return (row.resource?.name && row.resource.type ? text.length + row.resource.type.length + 1 : text.length) * TEXT
    case 'ip':
    case 'traceId':
    case 'userAgent':
      return text.length * MONO
    default:
      return field.type === 'TIMESTAMP' ? 172 : text.length * TEXT
  }
}
