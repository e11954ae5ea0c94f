import { Button, PasswordInput, TextInput } from '@mantine/core'
import { api, ask } from '@parts/api/client'
import { queries } from '@parts/api/query'
import { useSend } from '@parts/form'
import { Secret } from '@parts/form/Secret'
import { t } from '@parts/i18n'
import { Panel } from '@parts/page'
import { addPasskey, canUsePasskeys } from '@parts/passkey'
import { enterAnew, entranceKey, useViewer } from '@parts/session'
import { Status } from '@parts/status'
import { Ago } from '@parts/time'
import { toast, toastError } from '@parts/toast'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

export function MeTab() {
  return (
    <div className="stack settings-narrow">
      <Password />
      <SecondFactor />
      <Passkeys />
      <Sessions />
      <Notices />
    </div>
  )
}

function Password() {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const form = useSend(
    () => ask(api.PUT('/api/v1/session/password', { body: { current_password: current, new_password: next } })),
    async () => {
      setCurrent('')
      setNext('')
      toast(t('me.changed'))
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    },
  )
  const eye = { 'aria-label': t('field.showPassword') }
  return (
    <Panel title={t('me.password')}>
      <form className="stack" onSubmit={form.submit}>
        <PasswordInput
          label={t('me.current')}
          autoComplete="current-password"
          required
          value={current}
          onChange={(event) => setCurrent(event.target.value)}
          error={form.of('current_password')}
          visibilityToggleButtonProps={eye}
        />
        <PasswordInput
          label={t('me.next')}
          description={t('field.passwordRule')}
          autoComplete="new-password"
          required
          value={next}
          onChange={(event) => setNext(event.target.value)}
          error={form.of('new_password')}
          visibilityToggleButtonProps={eye}
        />
        {form.rest('current_password', 'new_password') && (
          <span className="down small" role="alert">
            {form.rest('current_password', 'new_password')}
          </span>
        )}
        <div>
          <Button type="submit" loading={form.busy}>
            {t('me.change')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

function SecondFactor() {
  const viewer = useViewer()
  const [secret, setSecret] = useState<{ secret: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  const [code, setCode] = useState('')
  const [password, setPassword] = useState('')
  const begin = useSend(
    () => ask(api.POST('/api/v1/session/totp', { body: {} })),
    (made) => setSecret({ secret: made.secret, uri: made.uri }),
  )
  const verify = useSend(
    () => ask(api.POST('/api/v1/session/totp/verify', { body: { code: code.trim() } })),
    async (made) => {
      setCodes(made.recovery_codes)
      setSecret(null)
      setCode('')
      await queries.invalidateQueries({ queryKey: ['members'] })
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
          <div>
            <Button variant="default" loading={begin.busy} onClick={() => void begin.submit()}>
              {t('me.enrol')}
            </Button>
          </div>
        )}
        {begin.rest() && (
          <span className="down small" role="alert">
            {begin.rest()}
          </span>
        )}
        {secret && (
          <form className="stack" onSubmit={verify.submit}>
            <span className="small mute">{t('me.enrolText')}</span>
            <Secret value={secret.secret} label={t('me.factor')} />
            <TextInput
              label={t('field.code')}
              required
              inputMode="numeric"
              autoComplete="one-time-code"
              value={code}
              onChange={(event) => setCode(event.target.value)}
              error={verify.of('code') ?? verify.rest('code')}
            />
            <div>
              <Button type="submit" loading={verify.busy}>
                {t('me.verify')}
              </Button>
            </div>
          </form>
        )}
        {on && !codes && (
          <form className="stack" onSubmit={disable.submit}>
            <PasswordInput
              label={t('me.current')}
              required
              autoComplete="current-password"
              value={password}
              onChange={(event) => setPassword(event.target.value)}
              error={disable.of('password') ?? disable.rest('password')}
              visibilityToggleButtonProps={{ 'aria-label': t('field.showPassword') }}
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

function Sessions() {
  const sessions = useQuery({ queryKey: ['sessions'], queryFn: () => ask(api.GET('/api/v1/sessions')) })
  const end = async (id: string) => {
    try {
      await ask(api.DELETE('/api/v1/sessions/{session_id}', { params: { path: { session_id: id } } }))
      toast(t('me.ended'))
      await queries.invalidateQueries({ queryKey: ['sessions'] })
    } catch (error) {
      toastError(error)
    }
  }
  return (
    <Panel title={t('me.sessions')}>
      <ul className="pauses">
        {(sessions.data ?? []).map((session) => (
          <li key={session.id}>
            <span className="grow">
              <span className="strong">
                {browserOf(session.user_agent)} {session.current && <span className="chip">{t('me.here')}</span>}
              </span>
              <span className="small mute num">
                {session.ip} · {t('me.seen')} <Ago at={session.last_seen_at} />
              </span>
            </span>
            {!session.current && (
              <Button size="compact-xs" variant="default" onClick={() => void end(session.id)}>
                {t('me.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function browserOf(agent: string | null | undefined): string {
  const name = /(Firefox|Edg|OPR|Chrome|Safari)\/\d+/.exec(agent ?? '')?.[1] ?? agent?.split(' ')[0] ?? '—'
  const system = /(Windows|Mac OS X|Android|iPhone|Linux)/.exec(agent ?? '')?.[1]
  return [{ Edg: 'Edge', OPR: 'Opera' }[name] ?? name, system].filter(Boolean).join(' · ')
}

function Passkeys() {
  const [name, setName] = useState('')
  const passkeys = useQuery({ queryKey: ['passkeys'], queryFn: () => ask(api.GET('/api/v1/session/passkeys')) })
  const form = useSend(
    () => addPasskey(name),
    async () => {
      setName('')
      toast(t('passkey.added'))
      await queries.invalidateQueries({ queryKey: ['passkeys'] })
    },
  )
  const remove = async (id: string) => {
    try {
      await ask(api.DELETE('/api/v1/session/passkeys/{passkey_id}', { params: { path: { passkey_id: id } } }))
      toast(t('passkey.removed'))
      await queries.invalidateQueries({ queryKey: ['passkeys'] })
    } catch (error) {
      toastError(error)
    }
  }
  if (!canUsePasskeys()) return null
  return (
    <Panel title={t('passkey.title')}>
      <div className="stack">
        {passkeys.data?.length === 0 && <span className="mute small">{t('passkey.none')}</span>}
        <ul className="pauses">
          {(passkeys.data ?? []).map((passkey) => (
            <li key={passkey.id}>
              <span className="grow">
                <span className="strong">{passkey.name}</span>
                <span className="small mute">
                  {t('passkey.for', { host: passkey.host_name })} · {t('me.seen')} <Ago at={passkey.last_used_at} />
                </span>
              </span>
              <Button size="compact-xs" variant="default" onClick={() => void remove(passkey.id)}>
                {t('keys.remove')}
              </Button>
            </li>
          ))}
        </ul>
        <form className="row wrap invite" onSubmit={form.submit}>
          <TextInput
            className="grow"
            required
            aria-label={t('passkey.name')}
            placeholder={t('passkey.name')}
            value={name}
            onChange={(event) => setName(event.target.value)}
            error={form.of('name') ?? form.rest('name')}
          />
          <Button type="submit" variant="default" loading={form.busy}>
            {t('passkey.add')}
          </Button>
        </form>
      </div>
    </Panel>
  )
}

function Notices() {
  const viewer = useViewer()
  const notices = useQuery({ queryKey: ['own-notices'], queryFn: () => ask(api.GET('/api/v1/session/notices')) })
  const newest = notices.data?.[0]?.id
  useEffect(() => {
    if (newest === undefined || viewer.unseenNotices === 0) return
    // Looked at: the mark in the navigation goes.
    void ask(api.POST('/api/v1/session/notices/seen', { body: { up_to: newest } })).then(
      () => queries.invalidateQueries({ queryKey: entranceKey }),
      () => undefined,
    )
  }, [newest, viewer.unseenNotices])
  return (
    <Panel title={t('me.notices')}>
      {notices.data?.length === 0 && <span className="mute small">{t('me.noNotices')}</span>}
      <ul className="pauses">
        {(notices.data ?? []).map((notice) => (
          <li key={notice.id}>
            <span className="grow">
              <span className="strong">{notice.kind.replaceAll('_', ' ')}</span>
              <span className="small mute num">{[notice.detail, notice.ip].filter(Boolean).join(' · ')}</span>
            </span>
            <Ago at={notice.at} className="small faint" />
          </li>
        ))}
      </ul>
    </Panel>
  )
}
