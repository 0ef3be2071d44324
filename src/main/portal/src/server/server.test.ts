import { afterEach, describe, expect, it, vi } from 'vitest'
import { Server } from './server'

const VIEWER = { toString: () => '{ viewer { id } }' }
const LIMITED = {
  errors: [{ message: 'Too many requests', extensions: { code: 'RATE_LIMITED', retryAfterMillis: 15_000 } }],
}
const EXPIRED = { errors: [{ message: 'The access token has expired', extensions: { code: 'UNAUTHENTICATED' } }] }

/** Each request that was sent, to be answered by the test. */
function requests(): ((status: number, body: unknown) => void)[] {
  const sent: ((status: number, body: unknown) => void)[] = []
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise((resolve) => sent.push((status, body) => resolve(new Response(JSON.stringify(body), { status })))),
  )
  vi.stubGlobal('window', { setTimeout, clearTimeout })
  return sent
}

function signedIn(): { server: Server; ends: () => number } {
  const server = new Server('')
  server.become('first', null)
  let ends = 0
  server.addEventListener('signed-out', () => ends++)
  return { server, ends: () => ends }
}

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a token that is refused', () => {
  it('ends the session', async () => {
    const sent = requests()
    const { server, ends } = signedIn()
    const asked = expect(server.ask<unknown, Record<string, never>>(VIEWER)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    sent[0]?.(401, EXPIRED)
    await asked
    expect([ends(), server.hasEnded]).toEqual([1, true])
  })

  it('does not end the session that has begun since', async () => {
    const sent = requests()
    const { server, ends } = signedIn()
    const asked = expect(server.ask<unknown, Record<string, never>>(VIEWER)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    server.become('second', null)
    sent[0]?.(401, EXPIRED)
    await asked
    expect([ends(), server.hasEnded]).toEqual([0, false])
  })
})

describe('a request that has to wait', () => {
  it('is sent again after the wait', async () => {
    vi.useFakeTimers()
    const sent = requests()
    const { server } = signedIn()
    const asked = server.ask<unknown, Record<string, never>>(VIEWER, new AbortController().signal)
    sent[0]?.(429, LIMITED)
    await vi.advanceTimersByTimeAsync(14_999)
    expect(sent.length).toBe(1)
    await vi.advanceTimersByTimeAsync(1)
    sent[1]?.(200, { data: { viewer: null } })
    expect(await asked).toEqual({ viewer: null })
  })

  it('is not sent again once its time is over: it was refused, which is certain', async () => {
    vi.useFakeTimers()
    const sent = requests()
    const { server } = signedIn()
    const limit = new AbortController()
    const asked = expect(server.ask<unknown, Record<string, never>>(VIEWER, limit.signal)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      isUncertain: false,
    })
    sent[0]?.(429, LIMITED)
    await vi.advanceTimersByTimeAsync(1_000)
    limit.abort(new DOMException('The time is over', 'TimeoutError'))
    await asked
    expect([sent.length, vi.getTimerCount(), server.reach.state]).toEqual([1, 0, 'well'])
  })
})

describe('a body that cannot be read', () => {
  function answered(response: Response) {
    vi.stubGlobal('fetch', () => Promise.resolve(response))
    vi.stubGlobal('window', { setTimeout: () => 0, clearTimeout: () => undefined })
    const { server } = signedIn()
    return { server, asked: server.ask<unknown, Record<string, never>>(VIEWER) }
  }

  const broken = (fault: Error) =>
    new Response(
      new ReadableStream({
        start: (stream) => {
          stream.enqueue(new TextEncoder().encode('{"data":'))
          stream.error(fault)
        },
      }),
    )

  it.each([
    ['breaks off', broken(new TypeError('network error'))],
    ['takes too long', broken(new DOMException('The time is over', 'TimeoutError'))],
    ['is not JSON', new Response('{"data":')],
    ['is empty', new Response('')],
  ])('is no answer: it %s', async (_, response) => {
    const { server, asked } = answered(response)
    await expect(asked).rejects.toMatchObject({ code: 'NO_ANSWER', isUncertain: true })
    expect(server.reach.state).toBe('away')
  })

  it('is no fault of the server if the reader has aborted', async () => {
    const { server, asked } = answered(broken(new DOMException('Aborted', 'AbortError')))
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' })
    expect(server.reach.state).toBe('well')
  })

  it('does not hide the status of a refusal', async () => {
    const { server, asked } = answered(new Response('<h1>Too large</h1>', { status: 413 }))
    await expect(asked).rejects.toMatchObject({ code: 'INTERNAL_ERROR', message: 'Unexpected response (413)' })
    expect(server.reach.state).toBe('well')
  })
})
