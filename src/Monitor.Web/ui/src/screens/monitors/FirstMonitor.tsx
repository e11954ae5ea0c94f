import { Button, TextInput } from '@mantine/core'
import { Empty } from '@parts/empty'
import { t } from '@parts/i18n'
import { useMay } from '@parts/session'
import { useState } from 'react'
import { useNavigate } from 'react-router'

/** An empty list takes the first step itself. */
export function FirstMonitor() {
  const navigate = useNavigate()
  const mayChange = useMay('editor')
  const [target, setTarget] = useState('')
  return (
    <Empty
      title={t('monitors.empty.title')}
      action={
        mayChange && (
          <form
            className="row"
            style={{ width: 'min(460px, 100%)' }}
            onSubmit={(event) => {
              event.preventDefault()
              void navigate(`/monitors/new?target=${encodeURIComponent(target)}`)
            }}
          >
            <TextInput
              className="grow"
              aria-label={t('new.target')}
              placeholder={t('new.placeholder')}
              value={target}
              onChange={(event) => setTarget(event.target.value)}
            />
            <Button type="submit">{t('monitors.new')}</Button>
          </form>
        )
      }
    >
      {t('monitors.empty.text')}
    </Empty>
  )
}
