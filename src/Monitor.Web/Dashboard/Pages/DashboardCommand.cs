using Hangfire.Dashboard;
using Monitor.Data.Auditing;
using Npgsql;

namespace Monitor.Web.Dashboard.Pages;

/// <summary>What all buttons of the dashboard have in common.</summary>
internal static class DashboardCommand
{
    // As many rows as a page of Hangfire's can have.
    private const int MostIds = 5_000;

    /// <summary>Whether it is a POST; anything else is answered. Only those have to prove that a page of ours sends them.</summary>
    public static async Task<bool> IsPostAsync(HttpContext http)
    {
        if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType)
            return true;
        http.Response.Headers.Allow = HttpMethods.Post;
        http.Response.StatusCode = HttpMethods.IsPost(http.Request.Method) ? StatusCodes.Status415UnsupportedMediaType : StatusCodes.Status405MethodNotAllowed;
        await http.Response.CompleteAsync();
        return false;
    }

    /// <summary>The ids that the command is about, from its address or else from its form; null after it was refused.</summary>
    public static async Task<IReadOnlyList<string>?> ReadIdsAsync(DashboardContext context, string group)
    {
        var http = context.GetHttpContext();
        if (context.UriMatch.Groups[group] is { Success: true } one)
        {
            // A button of a page for one job sends no form.
            if (HttpMethods.IsPost(http.Request.Method))
                return [one.Value];
            await IsPostAsync(http);
            return null;
        }

        if (!await IsPostAsync(http))
            return null;
        var ids = (await http.Request.ReadFormAsync(http.RequestAborted))["jobs[]"].OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (ids.Length is > 0 and <= MostIds)
            return ids;
        await RefuseAsync(http, $"jobs[] names {ids.Length} jobs; it has to name 1 to {MostIds}.");
        return null;
    }

    /// <summary>Answers that what was sent cannot be understood.</summary>
    public static Task RefuseAsync(HttpContext http, string message)
    {
        http.Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return http.Response.WriteAsJsonAsync(new ChangeResult(0, 0, message), DashboardJson.Default.ChangeResult, cancellationToken: http.RequestAborted);
    }

    /// <summary>Writes down what was done, before it is answered and whether or not anybody still waits for the answer.</summary>
    public static async Task AuditAsync(HttpContext http, IReadOnlyCollection<AuditEntry> entries)
    {
        if (entries.Count == 0 || AuditActor.Current is not { } actor)
            return;
        var audit = http.RequestServices.GetRequiredService<AuditLog>();
        await using var connection = await http.RequestServices.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(CancellationToken.None);
        await using var batch = new NpgsqlBatch(connection);
        foreach (var entry in entries)
            batch.BatchCommands.Add(audit.Insert(actor, entry));
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
