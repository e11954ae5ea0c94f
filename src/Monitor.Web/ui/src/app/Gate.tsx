import { Button } from '@mantine/core'
import { Empty } from '@parts/empty'
import { explain } from '@parts/errors'
import { t } from '@parts/i18n'
import { useEntrance, ViewerProvider } from '@parts/session'
import { lazy, Suspense } from 'react'
import { Shell } from './Shell'
import { Waiting } from './Waiting'

const SetupScreen = lazy(async () => ({ default: (await import('../screens/entrance/SetupScreen')).SetupScreen }))
const SignInScreen = lazy(async () => ({ default: (await import('../screens/entrance/SignInScreen')).SignInScreen }))

/** Lets in who has proved who they are; the others set up or sign in, and are then where they wanted to be. */
export function Gate() {
  const entrance = useEntrance()
  if (entrance.isPending) return <Waiting />
  if (entrance.isError)
    return (
      <Empty alone title={t('error.title')} action={<Button onClick={() => void entrance.refetch()}>{t('action.retry')}</Button>}>
        {explain(entrance.error)}
      </Empty>
    )
  const { data } = entrance
  if (data.kind === 'in')
    return (
      <ViewerProvider viewer={data.viewer}>
        <Shell />
      </ViewerProvider>
    )
  return <Suspense fallback={<Waiting />}>{data.kind === 'setup' ? <SetupScreen /> : <SignInScreen ended={data.ended} />}</Suspense>
}
