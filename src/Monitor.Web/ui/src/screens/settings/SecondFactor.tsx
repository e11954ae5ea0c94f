import { Button } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { CodeField, PasswordField } from '@parts/form/fields'
import { Refusal } from '@parts/form/Refusal'
import { Secret } from '@parts/form/Secret'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { enterAnew, entranceKey, useViewer } from '@parts/session'
import { Status } from '@parts/status'
import { toast } from '@parts/toast'
import { useState } from 'react'

export function SecondFactor() {
  const viewer = useViewer()
  const [secret, setSecret] = useState<string | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const begin = useSend(
    () => ask(api.POST('/api/v1/session/totp', { body: { password: password || null } })),
    (made) => {
      setPassword('')
      setSecret(made.secret)
    },
  )
  const verify = useSend(
    () => ask(api.POST('/api/v1/session/totp/verify', { body: { code: code.trim() } })),
    async (made) => {
      setCodes(made.recovery_codes)
      setSecret(null)
      setCode('')
      await queries.invalidateQueries({ queryKey: ['members'] })
      // What the frame says of it, and whether a proof asks for a code from now on.
      await queries.invalidateQueries({ queryKey: entranceKey })
    },
  )
  const disable = useSend(
    () => ask(api.POST('/api/v1/session/totp/disable', { body: { password } })),
    async () => {
      setPassword('')
      setCodes(null)
      toast(t('me.disabled'))
      await enterAnew()
    },
  )
  const on = viewer.secondFactor || codes !== null
  return (
    <Panel title={t('me.factor')}>
      <div className="stack">
        {viewer.secondFactorNeeded && !on && <Status tone="wait">{t('me.factorNeeded')}</Status>}
        <Status tone={on ? 'ok' : 'off'}>{t(on ? 'me.factorOn' : 'me.factorOff')}</Status>
        {codes && (
          <>
            <span className="small mute">{t('me.recovery')}</span>
            <Secret value={codes.join('\n')} label={t('me.recovery')} />
          </>
        )}
        {!on && !secret && (
          <form className="stack" onSubmit={begin.submit}>
            <PasswordField label={t('me.current')} value={password} change={setPassword} error={begin.of('password')} />
            <Refusal text={begin.rest('password')} />
            <div>
              <Button type="submit" variant="default" loading={begin.busy}>
                {t('me.enrol')}
              </Button>
            </div>
          </form>
        )}
        {secret && (
          <form className="stack" onSubmit={verify.submit}>
            <span className="small mute">{t('me.enrolText')}</span>
            <Secret value={secret} label={t('me.factor')} />
            <CodeField required value={code} change={setCode} error={verify.of('code') ?? verify.rest('code')} />
            <div>
              <Button type="submit" loading={verify.busy}>
                {t('me.verify')}
              </Button>
            </div>
          </form>
        )}
        {on && !codes && (
          <form className="stack" onSubmit={disable.submit}>
            <PasswordField
              label={t('me.current')}
              value={password}
              change={setPassword}
              error={disable.of('password') ?? disable.rest('password')}
            />
            <div>
              <Button type="submit" variant="default" loading={disable.busy}>
                {t('me.disable')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Panel>
  )
}
