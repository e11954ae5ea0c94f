namespace Monitor.Jobs.Providers.Shared.Wire;

/// <summary>Joins a base address, which may have a path of its own, and a route.</summary>
internal static class ProviderUri
{
    /// <param name="baseUrl">With or without a slash at its end.</param>
    /// <param name="route">Path and query without a slash at the beginning; values are already escaped.</param>
    public static Uri Join(Uri baseUrl, string route) => new($"{baseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{route}");

    /// <summary>A further parameter of a query; nothing when it has no value.</summary>
    public static string Parameter(string name, string? value) =>
        string.IsNullOrEmpty(value) ? "" : $"&{name}={Uri.EscapeDataString(value)}";
}
