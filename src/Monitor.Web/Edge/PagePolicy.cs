namespace Monitor.Web.Edge;

/// <summary>A content security policy that takes the place of the general one for the routes that carry it.</summary>
internal sealed record PagePolicy(string Value);
