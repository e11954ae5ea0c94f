namespace Monitor.Web.Access;

/// <summary>The team on whose behalf a request acts. It belongs to the request: services that ask for it are scoped.</summary>
internal sealed record CurrentTeam(long Id);
