import { useLocalStorage } from '@mantine/hooks'
import { t } from '@parts/i18n'
import { toast } from '@parts/toast'

/** Searches that somebody comes back to. A view is its address, so it can also be sent to others. */
export function useViews() {
  const [all, setAll] = useLocalStorage<string[]>({ key: 'monitor-views', defaultValue: [], getInitialValueInEffect: false })
  return {
    all,
    add: (view: string) => {
      setAll((old) => [...old.filter((other) => other !== view), view].slice(-20))
      toast(t('monitors.view.saved'))
    },
    remove: (view: string) => setAll((old) => old.filter((other) => other !== view)),
  }
}
