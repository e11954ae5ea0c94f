// Before anything is painted: the theme that was chosen, or the system's.
;(() => {
  var chosen = 'auto'
  try {
    chosen = localStorage.getItem('monitor-theme') || 'auto'
  } catch {
    // A browser may keep storage to itself.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.setAttribute('data-mantine-color-scheme', dark ? 'dark' : 'light')
})()
