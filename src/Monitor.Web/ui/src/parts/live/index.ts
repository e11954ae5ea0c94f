import { csrfHeaders } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSyncExternalStore } from 'react'

interface TeamEvent {
  feed_number: number
  job_id: string | null
  request_id: number | null
  event: string
  at: string
  data: unknown
}

export type Link = 'connecting' | 'live' | 'lost'

let link: Link = 'connecting'
const watchers = new Set<() => void>()
const listeners = new Set<(event: TeamEvent) => void>()

function setLink(value: Link) {
  if (link === value) return
  link = value
  for (const watcher of watchers) watcher()
}

export function useLink(): Link {
  return useSyncExternalStore(
    (action) => {
      watchers.add(action)
      return () => watchers.delete(action)
    },
    () => link,
  )
}

export function onTeamEvent(listener: (event: TeamEvent) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * Follows what happens to the team's work until the returned function is called. After a lost connection it goes on behind the last event
 * seen, so nothing is missed; what is shown is asked for anew.
 */
export function followTeam(): () => void {
  let ended = false
  let position: number | null = null
  let wait = 500
  let timer: ReturnType<typeof setTimeout> | undefined
  let stop: (() => void) | null = null

  const connect = async () => {
    // After what is looked at first.
    const { HttpTransportType, HubConnectionBuilder, LogLevel } = await import('@microsoft/signalr')
    if (ended) return
    const connection = new HubConnectionBuilder()
      .withUrl('/hubs/jobs', { transport: HttpTransportType.WebSockets, skipNegotiation: true, headers: csrfHeaders() })
      .configureLogging(LogLevel.None)
      .build()
    const again = () => {
      if (ended) return
      setLink('lost')
      clearTimeout(timer)
      timer = setTimeout(() => !ended && void connect(), wait)
      wait = Math.min(wait * 2, 10_000)
    }
    let over = false
    const end = () => {
      if (over) return
      over = true
      void connection.stop()
      again()
    }
    connection.onclose(end)
    stop = end
    try {
      await connection.start()
    } catch {
      end()
      return
    }
    if (ended) return void connection.stop()
    // Whoever reads the feed keeps the place: the feed says by itself what is new.
    if (link === 'lost') void queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'feed' })
    setLink('live')
    wait = 500
    connection.stream<TeamEvent>('WatchTeam', position).subscribe({
      next: (event) => {
        position = event.feed_number
        for (const listener of listeners) listener(event)
      },
      error: end,
      complete: end,
    })
  }

  // The browser knows at once what the connection would notice after half a minute.
  const offline = () => stop?.()
  const online = () => {
    clearTimeout(timer)
    wait = 500
    void connect()
  }
  addEventListener('offline', offline)
  addEventListener('online', online)
  void connect()
  return () => {
    ended = true
    clearTimeout(timer)
    removeEventListener('offline', offline)
    removeEventListener('online', online)
    stop?.()
  }
}
