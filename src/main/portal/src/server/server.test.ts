import { afterEach, describe, expect, it, vi } from 'vitest'
import { Server } from './server'

const VIEWER = { toString: () => '{ viewer { id } }' }
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

afterEach(() => vi.unstubAllGlobals())

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
