import { Button, Menu, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { api, ask } from '@parts/api/client'
import { t, word } from '@parts/i18n'
import { IconArrowsDiff, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

/** Finds another monitor to draw beside. */
export function Compare({ series, add }: { series: readonly string[]; add: (id: string) => void }) {
  const [text, setText] = useState('')
  const [wanted] = useDebouncedValue(text.trim(), 150)
  const found = useQuery({
    queryKey: ['search', 'tasks', wanted],
    queryFn: () => ask(api.GET('/api/v1/search', { params: { query: { q: wanted, in: 'tasks', limit: 8 } } })),
    enabled: wanted.length >= 2,
  })
  return (
    <Menu position="bottom-end" width={280} trapFocus>
      <Menu.Target>
        <Button variant="default" size="xs" leftSection={<IconArrowsDiff size={14} />} disabled={series.length >= 8}>
          {t('compare.add')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <TextInput
          size="xs"
          m={4}
          aria-label={t('compare.with')}
          placeholder={t('compare.with')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {(found.data?.hits ?? [])
          .filter((hit) => !series.includes(`task:${hit.id}`))
          .map((hit) => (
            <Menu.Item key={hit.id} onClick={() => add(`task:${hit.id}`)}>
              {hit.title} <span className="small mute">{word('platform', hit.platform)}</span>
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What is drawn beside one another; the first is what the page is about and stays. */
export function Compared({ names, remove }: { names: readonly string[]; remove: (index: number) => void }) {
  return (
    <div className="row wrap" style={{ marginBottom: 8 }}>
      {names.map((name, index) => (
        <span key={`${name}${index}`} className="chip">
          <i className={`acc-dot acc-dot-${index}`} />
          {name}
          {index > 0 && (
            <button type="button" className="acc-remove" aria-label={t('compare.remove', { name })} onClick={() => remove(index)}>
              <IconX size={12} />
            </button>
          )}
        </span>
      ))}
    </div>
  )
}
