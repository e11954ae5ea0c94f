import { Button } from '@mantine/core'
import { Empty } from '@parts/empty'
import { t } from '@parts/i18n'
import { useTitle } from '@parts/page'
import { Link, useRouteError } from 'react-router'

export function NotFound() {
  useTitle(t('notFound.title'))
  return (
    <Empty
      alone
      title={t('notFound.title')}
      action={
        <Button component={Link} to="/monitors" variant="default">
          {t('notFound.home')}
        </Button>
      }
    >
      {t('notFound.text')}
    </Empty>
  )
}

/** A fault in a screen, or a chunk that a newer version of the service does not have any more. */
export function RouteFault() {
  const error = useRouteError()
  console.error(error)
  return (
    <Empty alone title={t('error.title')} action={<Button onClick={() => location.reload()}>{t('action.reload')}</Button>}>
      {t('error.page')}
    </Empty>
  )
}
