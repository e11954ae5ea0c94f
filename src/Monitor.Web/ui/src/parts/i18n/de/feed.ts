import type { feed as en } from '../en/feed'

export const feed: Record<keyof typeof en, string> = {
  'feed.empty': 'Noch nichts zu lesen',
  'feed.emptyText': 'Folgen Sie Konten, und ihre Beiträge stehen hier, die neuesten zuerst.',
  'feed.emptyWatch': 'Beobachten Sie zuerst ein Konto: dann können Sie ihm folgen, und seine Beiträge stehen hier.',
  'feed.end': 'Das ist alles.',
  'feed.follow': 'Folgen',
  'feed.followAll': '{n|# Konto|Allen #} folgen',
  'feed.followNamed': '{name} folgen',
  'feed.lead': 'Neue Beiträge der Konten, denen Sie folgen.',
  'feed.less': 'Weniger zeigen',
  'feed.manyNew': '{n}+ neue Beiträge',
  'feed.new': '{n|# neuer Beitrag|# neue Beiträge}',
  'feed.open': 'Zahlen im Verlauf',
  'feed.postOf': 'Beitrag von {name}',
  'feed.since': 'gefolgt',
  'feed.tab.followed': 'Gefolgt',
  'feed.tab.posts': 'Beiträge',
  'feed.title': 'Feed',
  'feed.unfollow': 'Nicht mehr folgen',
  'feed.unfollowNamed': '{name} nicht mehr folgen',
  'feed.whole': 'Alles zeigen',
}
