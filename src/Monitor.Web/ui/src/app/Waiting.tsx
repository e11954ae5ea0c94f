/** What is shown until the first screen is there: its outlines, so that nothing jumps. */
export function Waiting() {
  return (
    <div className="app" aria-busy="true">
      <div className="nav" />
      <main className="main">
        <div className="skeleton" style={{ width: 180, height: 26, marginBottom: 22 }} />
        <div className="skeleton" style={{ height: 62, marginBottom: 14 }} />
        <div className="skeleton" style={{ height: 320 }} />
      </main>
    </div>
  )
}
