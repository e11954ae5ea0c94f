import './errors.css'
import { Button } from '@mantine/core'
import { ApiError } from '@parts/api/client'
import { t } from '@parts/i18n'
import { Mark } from '@parts/status'

/** What went wrong and what to do about it. The service's own message names the field and what is allowed. */
export function explain(error: unknown): string {
  if (!(error instanceof ApiError)) return t('error.page')
  if (error.status === 0) return t('error.offline')
  if (error.status === 429) return t('error.tooMany', { seconds: error.retryAfter ?? 1 })
  if (error.status === 503) return t('error.database')
  if (error.status >= 500) return t('error.service')
  return error.message
}

export function Fault({ error, retry }: { error: unknown; retry?: () => void }) {
  return (
    <div className="fault" role="alert">
      <Mark tone="bad" />
      <div className="fault-text">
        <strong>
          {error instanceof ApiError && error.status === 404
            ? t('error.notFound')
            : error instanceof ApiError && error.status === 403
              ? t('error.forbidden')
              : t('error.title')}
        </strong>
        <span>{explain(error)}</span>
      </div>
      {retry && (
        <Button variant="default" size="xs" onClick={retry}>
          {t('action.retry')}
        </Button>
      )}
    </div>
  )
}
