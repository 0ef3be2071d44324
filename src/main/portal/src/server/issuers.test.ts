import { describe, expect, it } from 'vitest'
import { challenge, explained, read, type Leaving } from './issuers'
import { AWAY, Refused } from './refused'

const door = { issuer: 'https://id.acme.test', name: 'Acme ID' }
const kept: Leaving = { door, state: 'st', nonce: 'no', verifier: 've', view: '/portal?q=severity:HIGH', silent: false }
const answer = (text: string, leaving: Leaving | null = kept) => read(new URLSearchParams(text), leaving)

describe('an answer of an identity provider', () => {
  it('has the code for the browser that began', () => {
    expect(answer('code=abc&state=st')).toEqual({ leaving: kept, code: 'abc' })
    expect(answer('code=abc&state=st&iss=https%3A%2F%2Fid.acme.test')).toEqual({ leaving: kept, code: 'abc' })
  })

  it('is nothing to a browser that began something else, or nothing', () => {
    for (const returned of [answer('code=abc&state=other'), answer('code=abc&state=st', null)]) {
      expect(returned).toEqual({ leaving: null, fault: expect.stringContaining('not started in this tab') })
    }
  })

  it('is not taken from another issuer', () => {
    expect(answer('code=abc&state=st&iss=https%3A%2F%2Felsewhere.test')).toEqual({
      leaving: kept,
      fault: expect.stringContaining('a different provider than Acme ID'),
    })
  })

  it('says in words what went wrong', () => {
    expect(answer('error=access_denied&state=st')).toMatchObject({
      fault: expect.stringContaining('rejected the sign-in'),
    })
    expect(answer('error=temporarily_unavailable&state=st')).toMatchObject({
      fault: expect.stringContaining('is not responding'),
    })
    expect(answer('error=invalid_scope&error_description=no+such+scope&state=st')).toMatchObject({
      fault: expect.stringContaining('invalid_scope: no such scope'),
    })
    expect(answer('error=login_required&state=st')).toMatchObject({ fault: expect.stringContaining('Sign in again') })
  })

  it('is no fault where nobody was asked and somebody has to be', () => {
    const silent = { ...kept, silent: true }
    expect(answer('error=login_required&state=st', silent)).toEqual({ leaving: silent, fault: null })
    expect(answer('error=access_denied&state=st', silent)).toMatchObject({
      fault: expect.stringContaining('rejected the sign-in'),
    })
  })
})

describe('a refusal of Annals to take it', () => {
  it('tells whether the provider or Annals is away', () => {
    expect(explained(new Refused(AWAY, ''), door)).toContain('Annals is not responding')
    expect(explained(new Refused('STORE_UNAVAILABLE', ''), door)).toContain('Acme ID is not responding')
    expect(explained(new Refused('FORBIDDEN', 'It names no tenant'), door)).toBe('It names no tenant')
  })
})

it('makes the challenge of RFC 7636, appendix B', async () => {
  expect(await challenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  )
})
