using System.Globalization;
using Monitor.Data.Observations;
using Monitor.Jobs.Collection.Contract;
using Monitor.Jobs.Providers.Shared.Wire;
using Monitor.Jobs.Providers.Shared.YouTube;

namespace Monitor.Jobs.Providers.YouTubeAnalytics;

/// <summary>What YouTube Analytics answered: a table whose columns are named at its head.</summary>
internal static class YouTubeAnalyticsParser
{
    private const int MostRows = 200;

    public static FetchOutcome Parse(FetchRequest request, ProviderResponse response) => response.Status switch
    {
        >= 200 and <= 299 => WireDocument.Read(response.Body, "$", root => ReadTable(request, root), new FetchOutcome.Malformed("$")),
        // The token is good, and for another channel: that says nothing about the key.
        403 when DataApiErrors.Read(response) is FetchOutcome.AuthRejected rejected => new FetchOutcome.NotCovered(rejected.Reason),
        _ => DataApiErrors.Read(response),
    };

    private static FetchOutcome ReadTable(FetchRequest request, WireValue root)
    {
        if (!root["columnHeaders"].IsArray)
            return new FetchOutcome.Malformed("columnHeaders");
        string?[] columns = [.. root["columnHeaders"].Elements.Select(header => header["name"].Text())];
        var (age, gender, share) = (Array.IndexOf(columns, "ageGroup"), Array.IndexOf(columns, "gender"), Array.IndexOf(columns, "viewerPercentage"));
        if (age < 0 || gender < 0 || share < 0)
            return new FetchOutcome.Malformed("columnHeaders");
        var draft = new ObservationDraft();
        // A channel that too few people watch has no rows.
        foreach (var row in root["rows"].Elements.Take(MostRows))
        {
            WireValue[] cells = [.. row.Elements];
            if (cells.Length != columns.Length || cells[age].Text() is not { Length: > 0 } group || cells[gender].Text() is not { Length: > 0 } who || cells[share].Number() is not { } part)
                return new FetchOutcome.Malformed(row.Path);
            draft.Text(ViewerGroup.Key(group, who), part.ToString("0.##", CultureInfo.InvariantCulture));
        }

        return draft.Finish(Platforms.YouTube, EntityKind.Account, request.Target, request.Target, "ids");
    }
}
