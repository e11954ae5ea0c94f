import { Modal } from '@mantine/core'
import { t } from '@parts/i18n'
import { usePlaces } from './usePlaces'

export function Help({ onClose }: { onClose: () => void }) {
  const places = usePlaces()
  const keys: [string[], string][] = [
    [['/'], t('help.search')],
    [['c'], t('help.create')],
    [['j', 'k'], t('help.rows')],
    [['Enter'], t('help.open')],
    [['x'], t('help.select')],
    [['Ctrl', 'K'], t('help.palette')],
    [['?'], t('help.help')],
    ...places.map((place): [string[], string] => [['g', place.letter], t(place.text)]),
  ]
  return (
    <Modal opened onClose={onClose} title={t('help.title')} closeButtonProps={{ 'aria-label': t('action.close') }}>
      <dl className="facts">
        {keys.map(([names, text]) => (
          <div className="fact" key={text}>
            <dt>
              {names.map((name) => (
                <kbd key={name} style={{ marginRight: 4 }}>
                  {name}
                </kbd>
              ))}
            </dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
