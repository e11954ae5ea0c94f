import './palette.css'
import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { api, ask } from '@parts/api/client'
import { t, word } from '@parts/i18n'
import { useMay } from '@parts/session'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useId, useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { usePlaces } from '../../app/usePlaces'

interface Entry {
  id: string
  title: string
  note: string
  to: string
}

function placeOf(kind: string, id: string, platform: string | null | undefined, title: string): string | null {
  switch (kind) {
    case 'task':
      return `/monitors/${id}`
    case 'account':
      return platform ? `/accounts/${platform}/${encodeURIComponent(title)}` : null
    case 'post':
      return platform ? `/posts/${platform}/${encodeURIComponent(title)}` : null
    case 'job':
      return `/searches/${id}`
    case 'request':
      return `/console/requests/${id}`
    default:
      return null
  }
}

/** One field for everything: screens, what can be done, and what the service has stored. */
export function Palette({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const list = useId()
  const mayCreate = useMay('editor')
  const places = usePlaces()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const [wanted] = useDebouncedValue(text.trim(), 120)
  const found = useQuery({
    queryKey: ['search', wanted],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/search', { params: { query: { q: wanted, limit: 5 } }, signal })),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  })
  const entries = useMemo<Entry[]>(() => {
    const needle = text.trim().toLowerCase()
    const fixed: Entry[] = [
      ...places.map((place) => ({ id: place.to, title: t(place.text), note: t('palette.goTo'), to: place.to })),
      ...(mayCreate
        ? [
            {
              id: 'new',
              title: t('monitors.new'),
              note: t('palette.do'),
              to: `/monitors/new${needle ? `?target=${encodeURIComponent(text.trim())}` : ''}`,
            },
            { id: 'import', title: t('monitors.addMany'), note: t('palette.do'), to: '/monitors/import' },
          ]
        : []),
    ]
    const hits = needle.length >= 2 ? (found.data?.hits ?? []) : []
    return [
      ...hits.flatMap((hit) => {
        const to = placeOf(hit.kind, hit.id, hit.platform, hit.title)
        return to
          ? [
              {
                id: `${hit.kind}${hit.id}`,
                title: hit.title,
                note: [word('kind', hit.kind), hit.subtitle, hit.platform].filter(Boolean).join(' · '),
                to,
              },
            ]
          : []
      }),
      ...fixed.filter((entry) => !needle || entry.title.toLowerCase().includes(needle) || entry.id === 'new'),
    ]
  }, [text, found.data, mayCreate, places])
  const go = (entry: Entry | undefined) => {
    if (!entry) return
    onClose()
    void navigate(entry.to)
  }
  const active = Math.min(at, entries.length - 1)
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size={560}
      yOffset="12vh"
      centered={false}
      aria-label={t('palette.open')}
    >
      <input
        className="palette-field"
        autoFocus
        role="combobox"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={entries[active] ? `${list}-${active}` : undefined}
        aria-label={t('palette.placeholder')}
        placeholder={t('palette.placeholder')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault()
            setAt(Math.max(0, Math.min(entries.length - 1, active + (event.key === 'ArrowDown' ? 1 : -1))))
          } else if (event.key === 'Enter') go(entries[active])
        }}
      />
      <div role="listbox" id={list} className="palette-list" aria-label={t('palette.open')}>
        {entries.map((entry, index) => (
          <div
            key={entry.id}
            id={`${list}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === active}
            className={`palette-entry ${index === active ? 'palette-on' : ''}`}
            onMouseMove={() => setAt(index)}
            onClick={() => go(entry)}
          >
            <span className="clip">{entry.title}</span>
            <span className="small mute nowrap">{entry.note}</span>
          </div>
        ))}
      </div>
    </Modal>
  )
}
