import { describe, expect, it } from 'vitest'
import { ChangeQueue, ServerState } from './server-state'

interface Row {
  readonly id: string
  readonly on: boolean
}

type Rows = readonly Row[]

/** A server whose answers are given by the test, in any order. */
class SlowServer {
  readonly sent: string[] = []
  #answers: { resolve(value: unknown): void; reject(fault: Error): void }[] = []

  ask<R>(what: string): Promise<R> {
    this.sent.push(what)
    return new Promise<R>((resolve, reject) => this.#answers.push({ resolve: resolve, reject }))
  }

  /** Answers the question with this number, counted from 0. */
  async answer(number: number, value: unknown): Promise<void> {
    this.#answers[number]?.resolve(value)
    await settled()
  }

  async refuse(number: number): Promise<void> {
    this.#answers[number]?.reject(new Error('refused'))
    await settled()
  }
}

const settled = () => new Promise((resolve) => setTimeout(resolve))
const set = (rows: Rows, id: string, on: boolean): Rows => rows.map((row) => (row.id === id ? { id, on } : row))

async function shown(...rows: Row[]) {
  const server = new SlowServer()
  const changes = new ChangeQueue()
  const state = new ServerState<Rows>(rows, changes)
  /** As a switch does it. */
  const turn = (id: string, on: boolean) =>
    state.change<Row>({
      send: () => server.ask(`${id} ${on}`),
      expected: (all) => set(all, id, on),
      answered: (all, row) => set(all, row.id, row.on),
    })
  const read = () => state.read(() => server.ask<Rows>('read'))
  const on = (id: string) => state.shown.find((row) => row.id === id)?.on
  return { server, changes, state, turn, read, on }
}

describe('a change', () => {
  it('is sent when the one before has been answered, so that they are made in their order', async () => {
    const { server, turn, on } = await shown({ id: 'a', on: true })
    void turn('a', false)
    void turn('a', true)
    await settled()
    expect(server.sent).toEqual(['a false'])
    expect(on('a')).toBe(true)
    await server.answer(0, { id: 'a', on: false })
    expect(server.sent).toEqual(['a false', 'a true'])
    expect(on('a')).toBe(true)
    await server.answer(1, { id: 'a', on: true })
    expect(on('a')).toBe(true)
  })

  it('is shown until its own answer is there, and the answer then', async () => {
    const { server, state, turn, on } = await shown({ id: 'a', on: true })
    void turn('a', false)
    expect(on('a')).toBe(false)
    expect(state.isChanging).toBe(true)
    await settled()
    await server.answer(0, { id: 'a', on: true })
    expect(on('a')).toBe(true)
    expect(state.isChanging).toBe(false)
  })

  it('takes back nothing but itself if it fails', async () => {
    const { server, turn, on } = await shown({ id: 'a', on: true }, { id: 'b', on: true })
    const first = turn('a', false)
    const second = turn('b', false)
    await settled()
    await expect(Promise.all([server.refuse(0), first])).rejects.toThrow('refused')
    expect([on('a'), on('b')]).toEqual([true, false])
    await server.answer(1, { id: 'b', on: false })
    await second
    expect([on('a'), on('b')]).toEqual([true, false])
  })

  it('is made of the state as it is when the changes before have been answered', async () => {
    const { server, state, turn } = await shown({ id: 'a', on: true })
    void turn('a', false)
    let seen: Rows = []
    const add = state.change<Rows>({
      send: async (now) => (seen = now),
      answered: (_, rows) => rows,
    })
    await settled()
    await server.answer(0, { id: 'a', on: false })
    await add
    expect(seen).toEqual([{ id: 'a', on: false }])
  })

  it('waits for the changes that another element has made', async () => {
    const { server, changes, turn } = await shown({ id: 'a', on: true })
    const other = new ServerState<Rows>([], changes)
    void turn('a', false)
    void other.read(() => server.ask<Rows>('read'))
    await settled()
    expect(server.sent).toEqual(['a false'])
    await server.answer(0, { id: 'a', on: false })
    await server.answer(1, [{ id: 'a', on: false }])
    expect(other.shown).toEqual([{ id: 'a', on: false }])
  })
})

describe('a read', () => {
  it('that began before a change is repeated', async () => {
    const { server, turn, read, on } = await shown({ id: 'a', on: true })
    void read()
    await settled()
    void turn('a', false)
    await settled()
    await server.answer(1, { id: 'a', on: false })
    await server.answer(0, [{ id: 'a', on: true }])
    expect(on('a')).toBe(false)
    expect(server.sent).toEqual(['read', 'a false', 'read'])
    await server.answer(2, [{ id: 'a', on: false }])
    expect(on('a')).toBe(false)
  })

  it('waits for the changes before it', async () => {
    const { server, turn, read } = await shown({ id: 'a', on: true })
    void turn('a', false)
    void read()
    await settled()
    expect(server.sent).toEqual(['a false'])
    await server.answer(0, { id: 'a', on: false })
    expect(server.sent).toEqual(['a false', 'read'])
  })

  it('is dropped if it is answered after one that began later', async () => {
    const { server, state, read, on } = await shown({ id: 'a', on: true })
    const first = read()
    const second = read()
    await settled()
    await server.answer(1, [{ id: 'a', on: false }])
    await server.answer(0, [{ id: 'a', on: true }])
    await Promise.all([first, second])
    expect(on('a')).toBe(false)
    expect(state.shown).toHaveLength(1)
  })

  it('fails for who asked, but not if another one has begun', async () => {
    const { server, read } = await shown()
    const first = read()
    const second = read()
    await settled()
    await server.refuse(0)
    await first
    const refused = expect(second).rejects.toThrow('refused')
    await server.refuse(1)
    await refused
  })

  it('keeps what a change is expected to do', async () => {
    const { server, state, turn, read, on } = await shown({ id: 'a', on: true })
    void read()
    await settled()
    await server.answer(0, [{ id: 'a', on: true }])
    void turn('a', false)
    state.update((rows) => [...rows, { id: 'b', on: true }])
    expect([on('a'), on('b')]).toEqual([false, true])
  })
})
