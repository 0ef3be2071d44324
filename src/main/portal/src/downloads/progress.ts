import type { DownloadFragment } from '../generated/graphql'

export const isRunning = ({ status }: Pick<DownloadFragment, 'status'>): boolean =>
  status === 'REQUESTED' || status === 'RUNNING'

/**
 * The later one of two states of a file. A response and the stream of its progress can arrive in any order. A file that
 * has ended does not run again.
 */
export function later<F extends Pick<DownloadFragment, 'status'>>(known: F, told: F): F {
  return isRunning(told) && !isRunning(known) ? known : told
}
