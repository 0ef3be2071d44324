import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refused } from '../server/refused'
import type { Server } from '../server/server'
import { Log } from './log'

interface Question {
  readonly name: string
  readonly variables: Record<string, unknown>
  readonly signal: AbortSignal | undefined
  answer(value: unknown): void
  refuse(fault: Error): void
}

interface Followed {
  open(): void
  next(value: unknown): void
}

/** A server whose answers the test gives, in any order. */
class SlowServer extends EventTarget {
  readonly reach = { state: 'well' }
  readonly hasEnded = false
  readonly asked: Question[] = []
  readonly streams: Followed[] = []

  ask(document: { toString(): string }, ...given: unknown[]): Promise<unknown> {
    const name = /(?:query|mutation) (\w+)/.exec(document.toString())?.[1] ?? ''
    const variables = given[0] instanceof AbortSignal ? {} : (given[0] as Record<string, unknown>)
    const signal = given.find((each) => each instanceof AbortSignal)
    return new Promise((answer, refuse) => this.asked.push({ name, variables, signal, answer, refuse }))
  }

  follow(_document: unknown, _variables: unknown, stream: Followed): () => void {
    this.streams.push(stream)
    return () => undefined
  }

  /** Answers the oldest question of this name that has no answer. */
  async answer(name: string, value: unknown): Promise<void> {
    ;(await this.#oldest(name)).answer(value)
    await settled()
  }

  /** Refuses the oldest question of this name that has no answer. */
  async refuse(name: string, code: string): Promise<void> {
    ;(await this.#oldest(name)).refuse(new Refused(code, 'refused'))
    await settled()
  }

  async #oldest(name: string): Promise<Question> {
    await settled()
    const at = this.asked.findIndex((question) => question.name === name)
    expect(at, `${name} is asked`).toBeGreaterThanOrEqual(0)
    return this.asked.splice(at, 1)[0] as Question
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))

/** What is pushed to any array meanwhile: nobody else can see what a log keeps for later. */
function pushed(isMeant: (added: unknown) => boolean, act: () => void): unknown[] {
  const all: unknown[] = []
  const { push } = Array.prototype
  Array.prototype.push = function (...added: unknown[]) {
    for (const each of added.filter(isMeant)) all[all.length] = each
    return push.apply(this, added)
  }
  try {
    act()
  } finally {
    Array.prototype.push = push
  }
  return all
}

const event = (sequence: number, automatic = false) => ({
  id: `e-${sequence}`,
  sequence,
  automatic,
  occurredAt: '2026-01-01T00:00:00Z',
})
const shape = (...events: unknown[]) => ({
  dataStructure: { fields: [] },
  newest: { nodes: events, pageInfo: { hasNextPage: false, startCursor: events.length > 0 ? 'c' : null } },
})
const page = (...events: unknown[]) => ({
  auditEvents: { nodes: events, pageInfo: { hasNextPage: false, startCursor: null, endCursor: null } },
})
const batch = (cursor: string, ...events: unknown[]) => ({ auditEventsAdded: { cursor, events } })

function started(): { log: Log; server: SlowServer } {
  const server = new SlowServer()
  const log = new Log(server as unknown as Server)
  void log.start()
  return { log, server }
}

beforeEach(() => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  vi.stubGlobal('document', page)
  vi.stubGlobal('window', {
    setTimeout: () => 0,
    clearTimeout: () => undefined,
    setInterval: () => 0,
    clearInterval: () => undefined,
  })
})

afterEach(() => vi.restoreAllMocks())

describe('a log in which nothing was sent yet', () => {
  it('is in use once its rows have an event that its shape did not have', async () => {
    const { log, server } = started()
    await server.answer('Shape', shape())
    await server.answer('Page', page(event(1)))
    expect(log.isFirstUse).toBe(false)
  })

  it('is in use once the stream has an event', async () => {
    const { log, server } = started()
    await server.answer('Shape', shape(event(1, true)))
    await server.answer('Page', page(event(1, true)))
    expect(log.isFirstUse).toBe(true)
    server.streams[0]?.next(batch('c2', event(2)))
    expect(log.isFirstUse).toBe(false)
    expect(log.rows.length).toBe(2)
  })

  it('stays what it is while there is only what Annals wrote itself', async () => {
    const { log, server } = started()
    await server.answer('Shape', shape(event(1, true)))
    await server.answer('Page', page(event(2, true), event(1, true)))
    server.streams[0]?.next(batch('c2', event(3, true)))
    expect(log.isFirstUse).toBe(true)
    expect(log.rows.length).toBe(3)
  })
})

describe('the total', () => {
  const total = (value: number, newest: number) => ({
    auditEvents: { nodes: newest > 0 ? [{ sequence: newest }] : [], totalCount: { value, exact: true } },
  })

  async function counting() {
    const started_ = started()
    await started_.server.answer('Shape', shape(event(3)))
    await started_.server.answer('Page', page(event(3), event(2), event(1)))
    return started_
  }

  it('has what arrived while it was counted', async () => {
    const { log, server } = await counting()
    server.streams[0]?.next(batch('c4', event(4)))
    await server.answer('Total', total(3, 3))
    expect(log.total?.value).toBe(4)
  })

  it('has an event once that was counted before it arrived', async () => {
    const { log, server } = await counting()
    await server.answer('Total', total(4, 4))
    server.streams[0]?.next(batch('c4', event(4)))
    expect(log.total?.value).toBe(4)
    server.streams[0]?.next(batch('c5', event(5)))
    expect(log.total?.value).toBe(5)
  })

  it('keeps nothing that arrives after it could not be counted', async () => {
    const { log, server } = await counting()
    await server.refuse('Total', 'QUERY_TOO_BROAD')
    const sequences = pushed(
      (added) => typeof added === 'number',
      () => {
        for (let i = 4; i < 10; i++) server.streams[0]?.next(batch(`c${i}`, event(i)))
      },
    )
    expect(sequences).toEqual([])
    expect([log.rows.length, log.total]).toEqual([9, null])
  })

  it('is counted anew by the next load, without what an ended count had kept', async () => {
    const { log, server } = await counting()
    server.streams[0]?.next(batch('c4', event(4)))
    void log.load()
    await server.answer('Page', page(event(4), event(3), event(2), event(1)))
    server.streams[1]?.next(batch('c5', event(5)))
    await server.refuse('Total', 'NO_ANSWER')
    await server.answer('Total', total(4, 4))
    expect(log.total?.value).toBe(5)
  })
})

describe('the bars', () => {
  const bars = (count: number) => ({
    auditHistogram: { buckets: [{ from: '2026-01-01T00:00:00Z', to: '2026-01-01T01:00:00Z', count, by: [] }] },
  })

  it('are those of the last question, in whatever order the answers come', async () => {
    const { log, server } = started()
    await server.answer('Shape', shape(event(1)))
    await server.answer('Page', page(event(1)))
    const first = server.asked.findIndex((question) => question.name === 'Histogram')
    const [slow] = server.asked.splice(first, 1)
    log.show({ ...log.view, range: '1h' })
    expect(log.bars).toBeNull()
    await server.answer('Page', page(event(1)))
    await server.answer('Histogram', bars(1))
    slow?.answer(bars(7))
    await settled()
    expect(log.bars?.[0]?.count).toBe(1)
  })

  it('are read, though a part of the time is chosen before they are there', async () => {
    const { log, server } = started()
    await server.answer('Shape', shape(event(1)))
    log.show({ ...log.view, range: '1h' })
    log.show({ ...log.view, part: { from: 0, to: 1 } })
    await settled()
    expect(server.asked.map((question) => question.name)).toEqual(['Page', 'Page', 'Page'])
    for (let i = 0; i < 3; i++) await server.answer('Page', page(event(1)))
    await server.answer('Histogram', bars(1))
    expect(log.bars?.[0]?.count).toBe(1)
  })
})

describe('a refresh of the figures', () => {
  const READS = ['Facets', 'Figures', 'Histogram']

  /** A log of which all is read, and whose timers run when the test says so. */
  async function read() {
    const timers: (() => void)[] = []
    Object.assign(window, { setTimeout: (run: () => void) => timers.push(run) })
    const limit = new AbortController()
    vi.spyOn(AbortSignal, 'timeout').mockReturnValue(limit.signal)
    const { log, server } = started()
    const field = { name: 'action', displayName: 'Action', enabled: true, type: 'STRING' }
    await server.answer('Shape', { ...shape(event(1)), dataStructure: { fields: [field] } })
    await server.answer('Page', page(event(1)))
    for (const name of READS) await server.refuse(name, 'NO_ANSWER')
    const refresh = async () => {
      document.dispatchEvent(new Event('visibilitychange'))
      for (const run of timers.splice(0)) run()
      await settled()
      return server.asked.filter(({ name }) => READS.includes(name))
    }
    return { log, limit, refresh, server }
  }

  it('is given up after a while, and the next one begins', async () => {
    const { limit, refresh, server } = await read()
    const hanging = await refresh()
    expect(hanging.map(({ name }) => name).sort()).toEqual(READS)
    expect(AbortSignal.timeout).toHaveBeenCalledWith(45_000)
    expect(await refresh()).toEqual(hanging)
    limit.abort()
    expect(hanging.map(({ signal }) => signal?.aborted)).toEqual([true, true, true])
    for (const name of READS) await server.refuse(name, 'NO_ANSWER')
    expect((await refresh()).length).toBe(3)
  })

  it('ends with the load that it belongs to', async () => {
    const { log, refresh } = await read()
    const hanging = await refresh()
    void log.load()
    expect(hanging.map(({ signal }) => signal?.aborted)).toEqual([true, true, true])
  })
})
