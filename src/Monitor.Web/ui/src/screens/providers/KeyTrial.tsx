import { Button, Group, Modal } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { Fault } from '@parts/errors'
import { milliseconds, money, number, seconds } from '@parts/format'
import { t, word } from '@parts/i18n'
import { Fact, Facts } from '@parts/page'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { type Named, refresh } from './keys'

/** Asks the provider with a key, and shows what it says. */
export function KeyTrial({ named, close }: { named: Named; close: () => void }) {
  const trial = useQuery({
    queryKey: ['key-trial', named.id],
    queryFn: () => ask(api.POST('/api/v1/credentials/{credential_id}/test', { params: { path: { credential_id: named.id } } })),
    // It is a call that costs something: once, when it is asked for, whatever else is asked for anew.
    staleTime: 'static',
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
  })
  useEffect(() => {
    if (trial.data) void refresh()
  }, [trial.data])
  const found = trial.isFetching ? undefined : trial.data
  return (
    <Modal
      opened
      onClose={close}
      title={t('trial.title', { name: named.handle, source: named.source })}
      closeButtonProps={{ 'aria-label': t('action.close') }}
    >
      <div className="stack" aria-live="polite" aria-busy={trial.isFetching}>
        {trial.isError && !trial.isFetching ? (
          <Fault error={trial.error} />
        ) : (
          <>
            <Status
              tone={!found ? 'run' : found.ok ? 'ok' : found.outcome === 'rate_limited' || found.outcome === 'no_room' ? 'wait' : 'bad'}
            >
              {!found ? t('trial.asking') : t(found.ok ? 'trial.good' : 'trial.bad')}
            </Status>
            {found?.error && <span className="small mute">{found.error}</span>}
            <Facts>
              <Fact label={t('trial.outcome')}>
                {found ? (
                  <>
                    {word('callOutcome', found.outcome)} {found.http_status != null && <code>{found.http_status}</code>}
                  </>
                ) : (
                  '…'
                )}
              </Fact>
              <Fact label={t('run.duration')}>{milliseconds(found?.latency_ms == null ? null : Number(found.latency_ms))}</Fact>
              <Fact label={t('cost.usd')}>{found ? money(Number(found.cost_usd)) : '…'}</Fact>
              {found?.quota && (
                <Fact label={t('trial.quota')}>
                  {t('trial.left', {
                    left: number(numberOf(found.quota.remaining)),
                    of: number(numberOf(found.quota.limit)),
                    unit: found.quota.unit,
                  })}{' '}
                  {found.quota.resets_at && <Ago at={found.quota.resets_at} className="mute" />}
                </Fact>
              )}
              {found?.retry_after_seconds != null && <Fact label={t('trial.again')}>{seconds(Number(found.retry_after_seconds))}</Fact>}
            </Facts>
          </>
        )}
        <Group justify="flex-end" gap={8}>
          <Button variant="default" loading={trial.isFetching} onClick={() => void trial.refetch()}>
            {t('trial.repeat')}
          </Button>
          <Button onClick={close} data-autofocus>
            {t('action.close')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function numberOf(value: unknown): number | null {
  return value == null ? null : Number(value)
}
